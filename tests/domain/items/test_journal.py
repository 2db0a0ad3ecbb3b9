"""The change journal: what each change made different."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.journal import journal_entry

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DEAL = Item(
    type="deal",
    id=12,
    title="Chairs",
    responsible=1,
    created_by=1,
    created_at=NOW,
    updated_at=NOW,
    updated_by=1,
    pipeline="default",
    stage="new",
    entry=1,
    fields={"amount": "5000.00"},
)


def later(**values) -> Item:
    return msgspec.structs.replace(DEAL, version=2, updated_by=7, **values)


def test_a_creation_sets_every_value_out_of_nothing():
    assert {
        "amount": (None, "5000.00"),
        "pipeline": (None, "default"),
        "responsible": (None, 1),
        "stage": (None, "new"),
        "title": (None, "Chairs"),
    } == journal_entry(Change(None, DEAL)).fields


def test_an_edit_tells_old_and_new_value_of_what_differs_alone():
    entry = journal_entry(Change(DEAL, later(fields={"amount": "9000.00"})))
    assert {"amount": ("5000.00", "9000.00")} == entry.fields
    assert (2, 7) == (entry.version, entry.by)


def test_an_emptied_field_becomes_nothing():
    assert {"amount": ("5000.00", None)} == journal_entry(Change(DEAL, later(fields={}))).fields


def test_a_move_tells_stage_and_entry():
    entry = journal_entry(Change(DEAL, later(stage="won", entry=2)))
    assert ({"stage": ("new", "won")}, 2) == (entry.fields, entry.entry)


def test_a_deletion_is_told():
    assert journal_entry(Change(DEAL, later(deleted_at=NOW))).deleted


def test_a_persons_change_is_the_root_of_what_follows():
    assert "deal_12@2" == journal_entry(Change(DEAL, later(title="Desks"))).cause.root


def test_what_automation_changed_keeps_the_root_of_its_chain():
    rule = Cause(root="deal_12@1").next(CauseKind.RULE, "r")
    entry = journal_entry(Change(DEAL, later(title="Desks", cause=rule)))
    assert "deal_12@1" == entry.cause.root


@pytest.mark.parametrize(
    ("more", "kinds"),
    [
        ({"version": 1, "fields": {"title": (None, "x"), "stage": (None, "new")}}, ["created"]),
        ({"fields": {"title": ("a", "b")}}, ["change"]),
        ({"fields": {"stage": ("a", "b")}}, ["stage_move"]),
        ({"fields": {"pipeline": ("a", "b"), "title": ("a", "b")}}, ["stage_move", "change"]),
        ({"deleted": True}, ["deleted"]),
    ],
)
def test_a_change_says_what_it_did(more, kinds):
    entry = msgspec.structs.replace(journal_entry(Change(DEAL, later())), fields={})

    assert kinds == [*msgspec.structs.replace(entry, **more).kinds]
