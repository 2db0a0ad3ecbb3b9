"""People choose themselves how the system speaks to them."""

import msgspec
import pytest

from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.domain.people.notices import Channel
from chalicelib.domain.people.rights import Caller
from chalicelib.records.people import user_row
from chalicelib.usecases.people.own_settings import choose_settings, own_settings
from tests.support.world import BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def choose(world, **values):
    return choose_settings(world.tenant, BEN, values, world.now)


def test_what_is_chosen_is_kept_once_and_what_is_not_named_stays(world):
    first = choose(world, language="vi", channels=[Channel.EMAIL, Channel.EMAIL])
    assert ("vi", (Channel.EMAIL,), 2) == (first.language, first.channels, first.version)
    second = choose(world, time_zone="Asia/Ho_Chi_Minh")
    assert ("vi", "Asia/Ho_Chi_Minh", 3) == (second.language, second.time_zone, second.version)
    assert second == choose(world, language="vi") == own_settings(world.tenant, BEN)
    assert choose(world, language=None).language is None


@pytest.mark.parametrize(
    "values", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"time_zone": ""}]
)
def test_what_there_is_not_cannot_be_chosen(world, values):
    (name,) = values
    with pytest.raises(Invalid) as invalid:
        choose(world, **values)
    assert [f"/{name}"] == [one.pointer for one in invalid.value.faults]


def test_email_needs_an_address(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, email=None)))
    with pytest.raises(Invalid, match="no e-mail address of yours"):
        choose(world, channels=[Channel.EMAIL])


def test_a_change_by_an_admin_in_between_is_not_lost(world):
    changed = msgspec.structs.replace(BEN.user, name="Benjamin", version=2)
    interrupt(world.table, "write", before=lambda: world.save(user_row(changed)))
    user = choose(world, language="vi")
    assert ("Benjamin", "vi") == (user.name, user.language)


def test_who_may_not_choose_reads_nothing_either(world):
    nobody = Caller(BEN.user, frozenset())
    with pytest.raises(Forbidden):
        own_settings(world.tenant, nobody)
    with pytest.raises(Forbidden):
        choose_settings(world.tenant, nobody, {}, world.now)
