"""Departments as they are stored: each change is made on the structure that it was checked with."""

import pytest

from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.domain.people.departments import Department
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.roles import Granted, Role, Scope, Setup, all_items
from chalicelib.domain.people.users import User
from chalicelib.usecases.people import departments
from chalicelib.usecases.people.departments import (
    add_department,
    all_departments,
    change_department,
    remove_department,
    show_department,
)
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def add(world: World, name: str, **values) -> Department:
    return add_department(world.tenant, ANNA, {"name": name, **values}, now=world.now)


def change(world: World, id: str, **values) -> Department:
    return change_department(world.tenant, ANNA, id, values, world.now)


def test_a_department_is_added_and_changed(world):
    made = add(world, "Sales", head=ANNA.id, members=(BEN.id, BEN.id))
    assert (BEN.id,) == made.members
    changed = change(world, made.id, name="Sales and more", head=None)
    assert ("Sales and more", None, 2) == (changed.name, changed.head, changed.version)
    assert (
        changed == change(world, made.id, head=None) == show_department(world.tenant, BEN, made.id)
    )
    assert [changed] == all_departments(world.tenant, BEN, world.now)


def test_two_moves_that_are_right_alone_make_no_circle_together(world):
    one, other = add(world, "One"), add(world, "Other")
    interrupt(world.table, "write", before=lambda: change(world, other.id, parent=one.id))
    with pytest.raises(Invalid, match="Other lies below"):
        change(world, one.id, parent=other.id)


def test_nobody_becomes_a_member_of_two_at_once(world):
    one, other = add(world, "One"), add(world, "Other")
    interrupt(world.table, "write", before=lambda: change(world, other.id, members=(BEN.id,)))
    with pytest.raises(Invalid, match="Ben is a member of Other"):
        change(world, one.id, members=(BEN.id,))


def test_what_others_lie_below_stays(world):
    above = add(world, "Sales")
    below = add(world, "North", parent=above.id)
    with pytest.raises(Clash, match="below Sales lie North; move or remove them first") as caught:
        remove_department(world.tenant, ANNA, above.id, world.now)
    assert "in_use" == caught.value.code
    remove_department(world.tenant, ANNA, below.id, world.now)
    remove_department(world.tenant, ANNA, above.id, world.now)
    assert [] == all_departments(world.tenant, ANNA, world.now)
    for use_case in (remove_department, lambda *args: change_department(*args[:3], {}, args[3])):
        with pytest.raises(NotFound):
            use_case(world.tenant, ANNA, above.id, world.now)


def test_there_are_not_too_many(world, monkeypatch):
    monkeypatch.setattr(departments, "MAX_DEPARTMENTS", 1)
    add(world, "One")
    with pytest.raises(Clash, match="at most 1"):
        add(world, "Two")


def test_who_goes_by_departments_brings_nobody_within_their_own_reach(world):
    sales, north = add(world, "Sales", members=(BEN.id,)), add(world, "North", members=(ANNA.id,))
    role = Role(
        id="hr",
        name="HR",
        permissions=(all_items(Scope.DEPARTMENT, Setup.NONE),),
        rights=frozenset({Right.DEPARTMENT_UPDATE}),
    )
    ben = Caller.of(User(id=BEN.id, name="Ben", roles=("hr",)), {"hr": Granted(role)})
    with pytest.raises(Forbidden, match="items of Anna within your own reach"):
        change_department(world.tenant, ben, north.id, {"head": BEN.id}, world.now)
    change(world, north.id, members=())
    mine = {"name": "Mine", "head": BEN.id, "members": (ANNA.id,)}
    with pytest.raises(Forbidden, match="items of Anna within"):
        add_department(world.tenant, ben, mine, now=world.now)
    assert "N" == change_department(world.tenant, ben, north.id, {"name": "N"}, world.now).name
    change_department(world.tenant, ben, sales.id, {"members": ()}, world.now)
    assert () == show_department(world.tenant, ANNA, sales.id).members
