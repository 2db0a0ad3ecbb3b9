"""What the run log does not tell a reader who sees few items."""

import pytest

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.roles import Granted, Permission, Role, Scope, Setup, Verb
from chalicelib.domain.people.users import User
from chalicelib.usecases.automation.hide_told import HIDDEN_DETAIL
from chalicelib.usecases.automation.read_automation import read_automation
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import remove_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World

LOOKS = {"entity_type": "lead", "item": "1", "fields": ["title"]}


@pytest.fixture
def world() -> World:
    return World()


def reader(*types):
    """Return who reads all items of these types, and their rules."""
    permissions = tuple(
        Permission(type=type, items={Verb.READ: Scope.ALL}, automation=Setup.READ) for type in types
    )
    role = Role(id="some", name="Some", permissions=permissions)
    return Caller.of(User(id=3, name="Cleo", roles=("some",)), {"some": Granted(role)})


def results(world, deal, caller):
    runs, _ = read_automation(world.tenant, caller, deal.ref, limit=50, now=world.now)
    return {run.rule.id: run.result for run in runs}


def test_what_a_rule_found_is_for_who_reads_all_that_it_may_be_of(world):
    world.create("lead", title="Secret")
    reads = world.rule("new", "get_crm_data", LOOKS)
    deal = world.create()
    whole = {reads: {"found": True, "title": "Secret"}}
    assert whole == results(world, deal, ANNA)
    assert whole == results(world, deal, reader("deal", "contact", "company", "lead"))
    assert {reads: {}} == results(world, deal, reader("deal", "contact", "company"))
    assert {reads: {}} == results(world, deal, reader("deal"))


def test_where_a_rule_is_gone_nobody_knows_what_it_told(world):
    makes = world.rule("new", "generate_code")
    deal = world.create()
    few = reader("deal", "contact", "company")
    assert results(world, deal, ANNA) == results(world, deal, few) != {makes: {}}
    making = Making(caller=ANNA, now=world.now)
    remove_part(world.tenant, ANNA, ("deal", "default"), RULES, makes, making)
    assert {makes: {}} == results(world, deal, few)


def test_of_why_it_did_not_act_the_code_stays(world):
    world.comment_rule("new", condition={"field": "contact.name", "op": "empty"})
    deal = world.create(contact=world.create("contact", name="Secret").id)
    (whole,), _ = read_automation(world.tenant, ANNA, deal.ref, limit=50, now=world.now)
    (hidden,), _ = read_automation(world.tenant, reader("deal"), deal.ref, limit=50, now=world.now)
    assert whole.reason
    assert "Secret" in str(whole)
    assert "Secret" not in str(hidden)
    assert Reason(whole.reason.code, HIDDEN_DETAIL) == hidden.reason
