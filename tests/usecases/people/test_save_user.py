"""Users are added and changed, and one active admin is always left."""

import msgspec
import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.people.save_user import add_user, change_user, get_user
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def change(world: World, user: Caller, **values) -> User:
    return change_user(world.tenant, ANNA, user.id, values, world.now)


def test_a_user_is_known_to_this_instance_at_once(world):
    world.tenant.ids.next("user"), world.tenant.ids.next("user")
    user = add_user(
        world.tenant, ANNA, {"name": "Cora", "email": "Cora@Firm.example"}, now=world.now
    )

    assert (3, "cora@firm.example") == (user.id, user.email)
    assert user == world.tenant.configuration.tenant(world.now).users[3]


@pytest.mark.parametrize(
    ("values", "pointer"),
    [({"name": ""}, "/name"), ({"name": "A", "email": "nowhere"}, "/email")],
)
def test_a_user_that_makes_no_sense_is_refused(world, values, pointer):
    for save in (
        lambda: add_user(world.tenant, ANNA, values, now=world.now),
        lambda: change(world, BEN, **values),
    ):
        with pytest.raises(Invalid) as invalid:
            save()
        assert [pointer] == [fault.pointer for fault in invalid.value.faults]


def test_a_change_makes_the_next_version_and_one_without_difference_none(world):
    assert 2 == change(world, BEN, name="Benno").version
    assert 2 == change(world, BEN, name="Benno").version


def test_a_user_that_is_not_there_is_not_found(world):
    with pytest.raises(NotFound, match="there is no user 9"):
        get_user(world.tenant, 9)


@pytest.mark.parametrize("values", [{"admin": False}, {"active": False}])
def test_the_last_admin_stays(world, values):
    with pytest.raises(Clash) as clash:
        change(world, ANNA, **values)
    assert "last_admin" == clash.value.code
    assert get_user(world.tenant, ANNA.id) == ANNA.user


def test_an_admin_goes_where_another_one_stays(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, admin=True)))

    assert not change(world, ANNA, admin=False).admin


def test_an_admin_who_has_left_is_none_that_stays(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, admin=True, active=False)))

    with pytest.raises(Clash):
        change(world, ANNA, admin=False)


def test_of_two_admins_who_go_at_once_one_stays(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, admin=True)))
    interrupt(world.table, "write", before=lambda: change(world, BEN, admin=False))

    with pytest.raises(Clash) as clash:
        change(world, ANNA, admin=False)
    assert "last_admin" == clash.value.code


def test_a_change_that_comes_in_between_is_kept(world):
    interrupt(world.table, "write", before=lambda: change(world, BEN, email="ben@new.example"))
    changed = change(world, BEN, name="Benno")

    assert ("Benno", "ben@new.example", 3) == (changed.name, changed.email, changed.version)
