"""What a change of fields says to people."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chalicelib.domain.card.changes_in_words import (
    Names,
    all_in_words,
    fields_changed,
    in_words,
    linked_by,
    moved_in_words,
)
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.items.pipelines import Pipeline, Semantics, Stage
from chalicelib.domain.language.filters import Style

STAGES = (
    Stage(code="new", name="New", sort=10, semantics=Semantics.PROCESS),
    Stage(code="won", name="Won it", sort=20, semantics=Semantics.SUCCESS),
)
FIELDS = {
    one.code: one
    for one in (
        Field(code="amount", title="Amount", type=FieldType.MONEY),
        Field(code="responsible", title="Responsible", type=FieldType.USER),
        Field(code="close_date", title="Closing date", type=FieldType.DATE),
        Field(code="seen_at", title="Seen", type=FieldType.DATETIME),
        Field(code="contact", title="Contact", type=FieldType.ITEM, target="contact"),
        Field(code="contacts", title="All", type=FieldType.ITEM, target="contact", multiple=True),
        Field(code="emails", title="E-mails", type=FieldType.EMAIL, multiple=True),
        Field(code="urgent", title="Urgent", type=FieldType.BOOLEAN),
        Field(code="title", title="Title", type=FieldType.STRING),
    )
}
NAMES = Names(
    fields=FIELDS,
    pipelines={
        "default": Pipeline(id="default", name="General", is_default=True, stages=STAGES),
        "repairs": Pipeline(id="repairs", name="Repairs", is_default=False, stages=STAGES[:1]),
    },
    users={1: "Anna", 2: "Ben"},
    style=Style(ZoneInfo("Europe/Berlin"), "DD.MM.YYYY"),
    currency="JPY",
    titles={ItemRef("contact", 3): "Kim"},
)


def changed(fields, pipeline: str = "default", stage: str = "new") -> JournalEntry:
    return JournalEntry(
        item=ItemRef("deal", 1),
        version=2,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        by=1,
        cause=Cause(),
        fields=fields,
        pipeline=pipeline,
        stage=stage,
    )


@pytest.mark.parametrize(
    ("code", "old", "new", "said"),
    [
        ("amount", "100.00", "250.00", "Amount: 100 → 250"),
        ("amount", None, "250.00", "Amount: (empty) → 250"),
        ("responsible", 1, 2, "Responsible: Anna → Ben"),
        ("responsible", 2, 9, "Responsible: Ben → user 9"),
        ("close_date", "2026-03-01", None, "Closing date: 01.03.2026 → (empty)"),
        ("seen_at", None, "2026-03-01T23:30:00Z", "Seen: (empty) → 02.03.2026 00:30"),
        ("contact", 3, 4, "Contact: Kim → contact 4"),
        ("contacts", [3], [3, 4], "All: Kim → Kim, contact 4"),
        (
            "emails",
            [],
            [{"value": "a@b.example", "type": "work"}],
            "E-mails: (empty) → a@b.example",
        ),
        ("urgent", False, True, "Urgent: no → yes"),
        ("uf_gone", "a", "b", "uf_gone: a → b"),
        ("title", "a" * 70, "b", f"Title: {'a' * 59}… → b"),
    ],
)
def test_a_change_says_what_it_was_and_is(code, old, new, said):
    assert said == in_words({code: (old, new)}, NAMES)


def test_several_fields_follow_one_another():
    said = in_words({"title": ("A", "B"), "responsible": (1, 2)}, NAMES)

    assert "Title: A → B; Responsible: Anna → Ben" == said


def test_a_move_is_no_change_of_fields():
    moved = {"stage": ("new", "won"), "pipeline": ("default", "repairs")}

    assert {"amount": (None, "1.00")} == fields_changed(
        changed({**moved, "amount": (None, "1.00")})
    )


def test_a_move_names_its_stages():
    assert "Stage: New → Won it" == moved_in_words(changed({"stage": ("new", "won")}), NAMES)
    assert "Stage: gone → New" == moved_in_words(changed({"stage": ("gone", "new")}), NAMES)


def test_a_move_to_another_pipeline_names_both():
    moved = {"stage": ("won", "new"), "pipeline": ("default", "repairs")}

    assert "Stage: Won it (General) → New (Repairs)" == moved_in_words(
        changed(moved, "repairs"), NAMES
    )


def test_a_stage_of_another_pipeline_may_have_the_same_code():
    moved = changed({"pipeline": ("default", "repairs")}, "repairs")

    assert "Stage: New (General) → New (Repairs)" == moved_in_words(moved, NAMES)


def test_items_that_values_link_to_are_named():
    entry = changed({"contact": (3, None), "contacts": ([3], [4, 5]), "amount": (None, "3")})

    assert {3, 4, 5} == {ref.id for ref in linked_by(entry, FIELDS)}


def test_all_that_a_change_did_is_said():
    entry = changed({"stage": ("new", "won"), "title": ("A", "B")})
    made = msgspec.structs.replace(entry, version=1)
    deleted = msgspec.structs.replace(changed({}), deleted=True)

    assert "Stage: New → Won it; Title: A → B" == all_in_words(entry, NAMES)
    assert ("Created", "Deleted") == (all_in_words(made, NAMES), all_in_words(deleted, NAMES))
