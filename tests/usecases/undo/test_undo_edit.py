"""An edit is taken back, as far as nobody has changed what it set."""

import pytest

from chalicelib.domain.errors import Clash, Forbidden, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Right
from chalicelib.records.journal import change_key, journal_of
from chalicelib.usecases.undo.undo_edit import undo_edit
from tests.support.world import ANNA, World, only_own


def edited(world, **values):
    """Return a deal that was changed, and what the journal has of it."""
    deal = world.create(title="Chairs", amount="1")
    deal = world.change(deal, **values)
    return deal, journal_of(world.table.get(change_key(deal.ref, deal.version)))


def undo(world, ref, edit, caller=ANNA):
    done = undo_edit(
        world.tenant, caller, ref, edit, now=world.now, root="bulk-x", beside=lambda *_: []
    )
    world.settle()
    return done


def test_values_are_as_they_were_and_nothing_starts():
    world = World()
    world.trigger("preparation", "field_changed", {"fields": ["amount"]}, allow_backwards=True)
    deal = world.create(title="Chairs", amount="1")
    deal = world.change(deal, amount="2")
    world.move(deal, "new")
    edit = journal_of(world.table.get(change_key(deal.ref, deal.version)))
    undo(world, deal.ref, edit)

    after = world.item(deal)
    assert ("1.00", "new") == (after.fields["amount"], after.stage)
    assert ("undo", "bulk-x") == (after.cause.kind, after.cause.root)


def test_a_rule_that_follows_a_date_follows_it_back():
    world = World()
    before = {"mode": "before", "delay": "P1D", "field": "close_date"}
    rule = world.comment_rule("new", run=before, follow_field=True)
    deal = world.create(close_date="2026-03-20")
    due = world.runs(deal)[rule].due_at
    deal = world.change(deal, close_date="2026-03-25")
    assert due < world.runs(deal)[rule].due_at
    undo(world, deal.ref, journal_of(world.table.get(change_key(deal.ref, deal.version))))
    assert due == world.runs(deal)[rule].due_at


def test_what_cannot_be_set_back_at_all_is_refused():
    world = World()
    deal, edit = edited(world, amount="2")
    world.change(deal, amount="3")
    with pytest.raises(Clash, match="amount stays: it was changed since"):
        undo(world, deal.ref, edit)


def test_it_takes_the_right_and_an_item():
    world = World()
    deal, edit = edited(world, amount="2")
    with pytest.raises(Forbidden):
        undo(world, deal.ref, edit, only_own(Right.ITEM_READ))
    with pytest.raises(NotFound):
        undo(world, ItemRef("deal", 999), edit)
