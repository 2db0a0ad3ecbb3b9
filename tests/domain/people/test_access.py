"""What roles together allow, and with whose items."""

import pytest

from chalicelib.domain.people.access import Access
from chalicelib.domain.people.departments import Department, Structure
from chalicelib.domain.people.roles import Granted, Permission, Role, Scope, Setup, Verb, all_items
from tests.support.contexts import deal

READ, CHANGE = Verb.READ, Verb.CHANGE
BOSS, BEN, CLEO, DAN, EVE = 1, 2, 3, 4, 5
STRUCTURE = Structure(
    [
        Department(id="top", name="Top", head=BOSS),
        Department(id="sales", name="Sales", parent="top", head=BEN, members=(CLEO,)),
        Department(id="south", name="South", parent="sales", members=(DAN,)),
        Department(id="it", name="IT", parent="top", members=(EVE,)),
    ]
)


def access(person, *permissions, closed=(), observed=()):
    roles = [Granted(Role(id="r", name="R", permissions=(one,))) for one in permissions]
    told = ("company", "contact")
    return Access(person, roles, STRUCTURE, closed, told=told, observed=observed)


def reading(scope, **place):
    return Permission(items={READ: scope}, **place)


@pytest.mark.parametrize(
    ("scope", "whose"),
    [
        (Scope.NONE, set()),
        (Scope.OWN, {CLEO}),
        (Scope.DEPARTMENT, {BEN, CLEO}),
        (Scope.BELOW, {BEN, CLEO, DAN}),
        (Scope.OPEN, {BEN, CLEO, DAN}),
        (Scope.ALL, {BOSS, BEN, CLEO, DAN, EVE}),
    ],
)
def test_a_scope_holds_the_items_of_these_people(scope, whose):
    cleo = access(CLEO, reading(scope))
    items = [deal(responsible=one, fields={"opened": False}) for one in (BOSS, BEN, CLEO, DAN, EVE)]
    assert whose == {one.responsible for one in items if cleo.reaches(READ, one)}


def test_what_is_open_is_for_everyone_with_that_scope():
    opened = deal(responsible=EVE, fields={"opened": True})
    assert access(CLEO, reading(Scope.OPEN)).reaches(READ, opened)
    assert not access(CLEO, reading(Scope.BELOW)).reaches(READ, opened)


def changed(*departments):
    return Structure({**STRUCTURE.departments, **{one.id: one for one in departments}}.values())


LEADS_IT = changed(Department(id="it", name="IT", parent="top", head=CLEO, members=(EVE,)))
SALES_GROWS = changed(
    Department(id="sales", name="Sales", parent="top", head=BEN, members=(CLEO, 9))
)
BELOW_GROWS = changed(Department(id="it", name="IT", parent="south", members=(EVE,)))


@pytest.mark.parametrize(
    ("scope", "after", "whose"),
    [
        (Scope.OWN, LEADS_IT, set()),
        (Scope.ALL, LEADS_IT, set()),
        (Scope.DEPARTMENT, LEADS_IT, {EVE}),
        (Scope.BELOW, LEADS_IT, {EVE}),
        (Scope.DEPARTMENT, SALES_GROWS, {9}),
        (Scope.DEPARTMENT, BELOW_GROWS, set()),
        (Scope.BELOW, BELOW_GROWS, {EVE}),
        (Scope.OPEN, BELOW_GROWS, {EVE}),
        (Scope.BELOW, changed(Department(id="south", name="South", parent="sales")), set()),
    ],
)
def test_another_structure_brings_these_people_within_reach(scope, after, whose):
    assert whose == access(CLEO, reading(scope)).widened(STRUCTURE, after)


def test_for_who_reaches_everything_no_structure_brings_more():
    admin = Access(CLEO, (), STRUCTURE, everything=True)
    assert frozenset() == admin.widened(STRUCTURE, LEADS_IT)


@pytest.mark.parametrize("scope", Scope)
def test_an_observer_sees_an_item_as_if_it_were_theirs_and_does_nothing_with_it(scope):
    both = Permission(items={READ: scope, CHANGE: scope})
    seen = deal(responsible=BOSS, fields={"observers": [DAN, EVE]})
    eve = access(EVE, both, observed=("deal",))
    assert (scope is not Scope.NONE) == eve.reaches(READ, seen)
    assert (scope is Scope.ALL) == eve.reaches(CHANGE, seen)
    assert (scope is Scope.ALL) == access(EVE, both).reaches(READ, seen)
    assert (scope is Scope.ALL) == access(9, both, observed=("deal",)).reaches(READ, seen)


def test_who_reaches_everything_is_no_observer_anywhere():
    assert access(EVE, observed=("deal",)).observes("deal")
    assert not access(EVE, observed=("deal",)).observes("lead")
    assert not Access(EVE, (), STRUCTURE, observed=("deal",), everything=True).observes("deal")


def test_who_belongs_to_no_department_has_their_own_items():
    assert {9} == access(9).people(Scope.BELOW)


def test_a_head_has_the_items_of_the_members_and_of_those_below():
    assert {BEN, CLEO} == access(BEN).people(Scope.DEPARTMENT)
    assert {BEN, CLEO, DAN} == access(BEN).people(Scope.BELOW)
    assert {BOSS, BEN, CLEO, DAN, EVE} == access(BOSS).people(Scope.BELOW)


def test_several_roles_allow_what_any_of_them_does():
    both = access(CLEO, reading(Scope.OWN), Permission(type="deal", items={READ: Scope.ALL}))
    assert Scope.ALL is both.scope(READ, "deal", "default", "new")
    assert Scope.OWN is both.scope(READ, "lead", "default", "new")
    assert Scope.NONE is both.scope(CHANGE, "deal")


def test_the_widest_scope_within_a_type_is_known():
    one = access(
        CLEO, reading(Scope.NONE), reading(Scope.OWN, type="deal", pipeline="big", stage="won")
    )
    assert Scope.OWN is one.widest(READ, "deal")
    assert Scope.OWN is one.widest(READ, "deal", "big")
    assert Scope.NONE is one.widest(READ, "deal", "default")
    assert Scope.NONE is one.widest(READ, "lead")


def test_a_closed_pipeline_lets_in_only_whom_it_is_opened_for():
    closed = {("deal", "default")}
    item = deal(responsible=CLEO)
    assert not access(CLEO, reading(Scope.ALL), closed=closed).reaches(READ, item)
    named = reading(Scope.OWN, type="deal", pipeline="default")
    assert access(CLEO, named, closed=closed).reaches(READ, item)
    assert not access(CLEO, reading(Scope.ALL), closed=closed).whole(READ, "deal")
    assert access(CLEO, reading(Scope.ALL), closed=closed).whole(READ, "lead")


def test_a_type_is_read_whole_where_no_place_in_it_is_narrower():
    assert access(CLEO, reading(Scope.ALL)).whole(READ, "deal")
    narrower = Permission(type="deal", pipeline="big", items={READ: Scope.OWN})
    one = Granted(Role(id="r", name="R", permissions=(reading(Scope.ALL), narrower)))
    cleo = Access(CLEO, [one], STRUCTURE)
    assert not cleo.whole(READ, "deal")
    assert cleo.sees_all("deal", "default")
    assert not cleo.sees_all("deal", "big")


def test_who_sets_up_rules_must_read_all_that_they_tell():
    rules = Permission(type="lead", automation=Setup.UPDATE)
    everything = access(CLEO, rules, reading(Scope.ALL))
    assert Setup.UPDATE is everything.setup("lead", "default")
    assert Setup.NONE is everything.setup("deal", "default")
    own = access(CLEO, rules, reading(Scope.OWN, type="lead"), reading(Scope.ALL, type="contact"))
    assert Setup.UPDATE is own.granted("lead", "default")
    assert Setup.READ is own.setup("lead", "default")
    assert ["company", "lead"] == own.unread("lead", "default")
    assert ["company", "deal", "lead"] == own.unread("lead", "default", "deal")


def test_rules_of_a_type_are_read_whole_where_no_place_in_it_is_narrower():
    all = Permission(automation=Setup.READ)
    assert access(CLEO, all).whole_rules("deal")
    assert not access(CLEO, all, closed={("deal", "big")}).whole_rules("deal")
    none = Permission(type="deal", pipeline="big", automation=Setup.NONE)
    both = Granted(Role(id="r", name="R", permissions=(all, none)))
    cleo = Access(CLEO, [both], STRUCTURE)
    assert [False, True] == [cleo.whole_rules(one) for one in ("deal", "lead")]


def test_everything_is_everything():
    admin = Access(BOSS, (), Structure(), {("deal", "default")}, everything=True)
    assert admin.reaches(CHANGE, deal(responsible=EVE))
    assert admin.whole(READ, "deal")
    assert admin.sees_all("deal", "default")
    assert admin.whole_rules("deal")
    assert Scope.ALL is admin.widest(READ, "deal")
    assert Setup.UPDATE is admin.setup("deal", "default")
    assert [] == admin.unread("deal", "default", "lead")
    assert not Access(BOSS, (), Structure()).reaches(READ, deal(responsible=BOSS))


def test_all_items_is_one_scope_for_every_verb():
    assert {*Verb} == all_items(Scope.ALL, Setup.READ).items.keys()
