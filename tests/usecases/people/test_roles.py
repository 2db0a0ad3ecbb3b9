"""Roles as they are stored, and for whom they count."""

import msgspec
import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.people.rights import BUILT_IN, EMPLOYEE, Right
from chalicelib.domain.people.roles import MAX_ROLES, Permission, Role, Scope, Setup, Verb
from chalicelib.records.people import role_row, user_row
from chalicelib.usecases.people.roles import (
    add_role,
    all_roles,
    change_role,
    check_roles,
    remove_role,
    show_role,
    what_one_may,
)
from tests.support.world import ANNA, BEN, World

OWN = Permission(type="deal", items={Verb.READ: Scope.OWN})


@pytest.fixture
def world():
    return World()


def add(world, **values):
    return add_role(world.tenant, ANNA, {"name": "Sales", **values}, now=world.now)


def test_a_built_in_role_that_is_changed_is_stored_and_counts_for_who_has_it(world):
    narrower = (Permission(items={Verb.READ: Scope.OWN}, automation=Setup.READ),)
    values = {"permissions": narrower}
    changed = change_role(world.tenant, ANNA, EMPLOYEE.id, values, world.now)
    again = change_role(world.tenant, ANNA, EMPLOYEE.id, values, world.now)
    assert changed == again == show_role(world.tenant, ANNA, EMPLOYEE.id)
    assert (2, EMPLOYEE.name) == (changed.version, changed.name)
    ben = world.tenant.configuration.tenant(world.now).caller(BEN.user)
    assert Scope.OWN is ben.access.scope(Verb.READ, "deal")
    assert not ben.may(Right.ITEM_DELETE)
    third = change_role(world.tenant, ANNA, EMPLOYEE.id, {"name": "E"}, world.now)
    assert 3 == third.version


def test_two_who_change_a_role_at_once_do_not_overwrite_each_other(world, monkeypatch):
    role = add(world)
    write, done = world.table.write, []

    def first_somebody_else(writes):
        if not done:
            done.append(True)
            change_role(world.tenant, ANNA, role.id, {"permissions": (OWN,)}, world.now)
        return write(writes)

    monkeypatch.setattr(world.table, "write", first_somebody_else)
    change_role(world.tenant, ANNA, role.id, {"name": "South"}, world.now)
    stored = show_role(world.tenant, ANNA, role.id)
    assert ("South", (OWN,), 3) == (stored.name, stored.permissions, stored.version)


def test_places_are_judged_when_they_are_new(world):
    with pytest.raises(Invalid, match="no stage nwe"):
        add(world, permissions=(Permission(type="deal", pipeline="default", stage="nwe"),))
    gone = Permission(type="deal", pipeline="gone")
    world.save(role_row(Role(id="old", name="Old", permissions=(gone,))))
    kept = change_role(world.tenant, ANNA, "old", {"permissions": (gone, OWN)}, world.now)
    assert (gone, OWN) == kept.permissions


def test_a_role_goes_once_nobody_has_it(world):
    role = add(world)
    world.save(user_row(msgspec.structs.replace(BEN.user, roles=(role.id,))))
    with pytest.raises(Clash, match="Sales is had by Ben;"):
        remove_role(world.tenant, ANNA, role.id, world.now)
    world.save(user_row(BEN.user))
    remove_role(world.tenant, ANNA, role.id, world.now)
    with pytest.raises(NotFound):
        show_role(world.tenant, ANNA, role.id)
    assert BUILT_IN == {one.id: one for one in all_roles(world.tenant, ANNA, world.now)}


def test_there_is_an_end_to_roles(world):
    world.table.put_many([role_row(Role(id=f"r{n}", name="R")) for n in range(MAX_ROLES - 3)])
    world.tenant.configuration.forget()
    with pytest.raises(Clash, match="there are 200 roles already"):
        add(world)


def test_a_user_gets_only_roles_that_there_are(world):
    check_roles(world.tenant, [EMPLOYEE.id], world.now)
    with pytest.raises(Invalid, match="/roles/1: there is no role x"):
        check_roles(world.tenant, [EMPLOYEE.id, "x"], world.now)
    with pytest.raises(Invalid, match="set admin to true"):
        check_roles(world.tenant, ["administrator"], world.now)


def test_who_has_only_roles_that_are_gone_may_nothing(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, roles=("gone",))))
    found = what_one_may(world.tenant, ANNA, 2, world.now)
    assert ((), ("self:read",)) == (found.roles, found.rights)
    assert {Scope.NONE} == {scope for one in found.reaches for scope in one.items.values()}
    with pytest.raises(NotFound):
        what_one_may(world.tenant, ANNA, 77, world.now)
