"""Changes: what the stream makes of two versions of an item."""

import pytest

from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.changes import Change
from tests.support.contexts import NOW, change, contact, deal


def moved(**over):
    return change(deal(entry=1), entry=2, stage="executing", **over)


def test_a_change_is_named_after_the_version_it_made():
    assert "deal_12@2" == change(deal(), title="New").id


def test_a_new_item_has_come_to_a_stage_and_changed_no_field():
    made = Change(None, deal(entry=1))

    assert (True, None, frozenset()) == (made.entered_stage, made.left_entry, made.fields)


def test_a_move_ends_one_entry_and_begins_another():
    assert (True, 1) == (moved().entered_stage, moved().left_entry)


def test_an_edit_leaves_the_item_where_it_is():
    edited = change(deal(), title="New")

    assert (False, None) == (edited.entered_stage, edited.left_entry)


def test_a_deletion_ends_the_entry_without_beginning_one():
    deleted = change(deal(entry=3), deleted_at=NOW)

    assert (True, False, 3) == (deleted.deleted, deleted.entered_stage, deleted.left_entry)


def test_an_item_is_deleted_once():
    assert not change(deal(deleted_at=NOW), title="New").deleted


def test_an_item_without_stages_enters_and_leaves_none():
    deleted = change(contact(), deleted_at=NOW)

    assert (False, None) == (deleted.entered_stage, deleted.left_entry)


@pytest.mark.parametrize(
    ("over", "fields"),
    [
        ({"title": "New"}, {"title"}),
        ({"responsible": 2}, {"responsible"}),
        ({"stage": "executing", "entry": 2}, {"stage"}),
        ({"fields": {"amount": "1.00"}}, {"amount"}),
        ({"fields": {"probability": 5}}, {"probability"}),
        ({"fields": {"amount": "5000.00"}}, set()),
        ({"updated_by": 2}, set()),
    ],
)
def test_what_differs_is_what_somebody_set(over, fields):
    assert fields == change(deal(), **over).fields


def test_a_field_that_was_emptied_has_changed():
    before = deal()
    after = deal(fields={})
    after.fields.pop("amount")

    assert {"amount"} == Change(before, after).fields


def test_the_chain_of_a_persons_change_begins_with_it():
    assert "deal_12@2" == change(deal(), title="New").cause.root


def test_the_chain_of_an_automated_change_began_elsewhere():
    cause = Cause(CauseKind.RULE, "r1", 1, root="deal_7@3")

    assert "deal_7@3" == change(deal(), title="New", cause=cause).cause.root
