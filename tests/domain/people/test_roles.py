"""Roles: which permission speaks at a place, and what is wrong with them."""

import pytest

from chalicelib.domain.people.roles import (
    MAX_PERMISSIONS,
    Granted,
    Permission,
    Role,
    Scope,
    Setup,
    Verb,
    permission_faults,
    role_faults,
)

READ, MOVE = Verb.READ, Verb.MOVE
ROLE = Granted(
    Role(
        id="r",
        name="R",
        permissions=(
            Permission(items={READ: Scope.OWN}, automation=Setup.READ),
            Permission(type="deal", items={MOVE: Scope.ALL}),
            Permission(type="deal", pipeline="big", items={READ: Scope.OPEN}),
            Permission(type="deal", pipeline="big", stage="won", items={MOVE: Scope.NONE}),
            Permission(type="quote", automation=Setup.NONE),
            Permission(type="quote", pipeline="big", automation=Setup.UPDATE),
        ),
    )
)
TYPES = {"deal": {"default": ["new", "won"], "big": ["new", "won"]}, "contact": {}}


@pytest.mark.parametrize(
    ("verb", "place", "expected"),
    [
        (READ, ("lead", None, None), Scope.OWN),
        (READ, ("deal", "default", "new"), Scope.OWN),
        (READ, ("deal", "big", "new"), Scope.OPEN),
        (READ, ("deal", "big", "won"), Scope.OPEN),
        (MOVE, ("lead", "default", "new"), Scope.NONE),
        (MOVE, ("deal", "big", "new"), Scope.ALL),
        (MOVE, ("deal", "big", "won"), Scope.NONE),
    ],
)
def test_the_narrowest_permission_that_says_something_counts(verb, place, expected):
    assert expected is ROLE.scope(verb, *place)


def test_of_a_closed_pipeline_only_permissions_that_name_it_say_anything():
    assert Scope.NONE is ROLE.scope(READ, "deal", "default", "new", closed=True)
    assert Scope.OPEN is ROLE.scope(READ, "deal", "big", "new", closed=True)
    assert Scope.NONE is ROLE.scope(MOVE, "deal", "big", "new", closed=True)
    assert Setup.NONE is ROLE.setup("deal", "default", closed=True)


def test_rules_are_allowed_by_pipeline():
    assert Setup.READ is ROLE.setup("deal", "big")
    assert Setup.NONE is ROLE.setup("quote", "default")
    assert Setup.UPDATE is ROLE.setup("quote", "big")
    assert {Setup.NONE, Setup.UPDATE} == {*ROLE.setups("quote")}


def test_all_scopes_within_a_type_are_told():
    assert {Scope.OWN, Scope.OPEN} == {*ROLE.scopes(READ, "deal")}
    assert {Scope.OWN} == {*ROLE.scopes(READ, "deal", "default")}
    assert {Scope.ALL, Scope.NONE} == {*ROLE.scopes(MOVE, "deal", "big")}
    assert {Scope.NONE} == {*ROLE.scopes(MOVE, "deal", "big", closed=True)}


def test_it_is_known_whether_a_role_allows_something_anywhere():
    assert ROLE.ever(READ)
    assert ROLE.ever(MOVE)
    assert not ROLE.ever(Verb.DELETE)
    assert ROLE.ever_setup(Setup.UPDATE)
    assert not Granted(Role(id="n", name="N")).ever_setup(Setup.READ)


def faults(*permissions):
    return [
        (one.pointer, one.message) for one in permission_faults(permissions, TYPES, permissions)
    ]


def test_places_must_exist_and_be_whole():
    found = faults(
        Permission(type="deel"),
        Permission(type="deal", pipeline="small"),
        Permission(type="deal", pipeline="big", stage="lost"),
        Permission(type="deal", stage="won"),
        Permission(pipeline="big"),
        Permission(type="contact", pipeline="default"),
    )
    assert [
        "/permissions/0/type",
        "/permissions/1/pipeline",
        "/permissions/2/stage",
        "/permissions/3/pipeline",
        "/permissions/4/type",
        "/permissions/5/pipeline",
    ] == [pointer for pointer, _ in found]
    assert "did you mean deal" in found[0][1]
    assert "name the pipeline" in found[3][1]


def test_a_place_stands_once_and_stages_have_no_rules_of_their_own():
    twice = Permission(type="deal", items={READ: Scope.ALL})
    staged = Permission(type="deal", pipeline="big", stage="won", automation=Setup.READ)
    assert ["/permissions/1", "/permissions/2/automation"] == [
        pointer for pointer, _ in faults(twice, twice, staged)
    ]


def test_a_place_that_has_gone_since_is_not_judged_again():
    gone = Permission(type="deal", pipeline="gone")
    assert [] == permission_faults((gone,), TYPES, ())


def test_a_role_has_a_name_and_is_not_endless():
    assert ["/name"] == [one.pointer for one in role_faults(" ", ())]
    many = tuple(Permission(type=f"t{number}") for number in range(MAX_PERMISSIONS + 1))
    assert ["/permissions"] == [one.pointer for one in role_faults("R", many)]
