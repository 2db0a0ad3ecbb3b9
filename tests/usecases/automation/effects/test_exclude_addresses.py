"""Exclusion by automation: rows with the deletion, once, and none of others' lost."""

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.errors import NotFound
from chalicelib.ports.table import Put
from chalicelib.records.people import EXCLUSIONS
from chalicelib.usecases.people.exclusions import exclude_lines, is_excluded, list_exclusions
from tests.support.world import ANNA, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def exclude(world: World, text: str) -> None:
    exclude_lines(world.tenant, ANNA, text, now=world.now)


def test_the_addresses_are_excluded_and_item_and_client_are_gone(world):
    rule = world.rule("new", "add_to_exclusions")
    contact = world.create("contact", emails=["Kim@example.com"], phones=["+49 30 1234567"])
    deal = world.create(contact=contact.id, title="Spam")
    (run,) = world.runs(deal, 1).values()
    assert (rule, RunState.DONE, {"excluded": 2}) == (run.rule.id, run.state, run.result)
    assert is_excluded(world.tenant, ["kim@example.com"], world.now)
    (one, other) = list_exclusions(world.tenant, ANNA)[0]
    assert {("Spam", str(deal.ref))} == {(each.comment, each.item) for each in (one, other)}
    for gone in (deal, contact):
        with pytest.raises(NotFound):
            world.item(gone)


def test_what_was_excluded_before_keeps_its_comment(world):
    exclude(world, "kim@example.com; by hand")
    world.rule("new", "add_to_exclusions", {"keep_clients": True})
    contact = world.create("contact", emails=["kim@example.com"])
    world.create(contact=contact.id)
    (stored,) = list_exclusions(world.tenant, ANNA)[0]
    assert ("by hand", None) == (stored.comment, stored.item)
    assert world.item(contact)


def test_somebody_who_excludes_it_at_the_same_instant_does_no_harm(world):
    world.rule("new", "add_to_exclusions")
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create_unseen(contact=contact.id)

    def is_exclusion(writes) -> bool:
        return any(isinstance(one, Put) and one.row.pk == EXCLUSIONS for one in writes)

    interrupt(
        world.table,
        "write",
        before=lambda: exclude(world, "kim@example.com; by hand"),
        when=is_exclusion,
    )
    world.settle()
    (stored,) = list_exclusions(world.tenant, ANNA)[0]
    assert "by hand" == stored.comment
    (run,) = world.runs(deal, 1).values()
    assert RunState.DONE is run.state
