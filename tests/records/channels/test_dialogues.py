"""Rows of dialogues."""

from datetime import UTC, datetime

from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.channels.dialogues import (
    dialogue_key,
    dialogue_of,
    dialogue_row,
    link_row,
    named_dialogue,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ONE = Dialogue(id="d1", channel="web", chat="c", began_at=NOW, heard_at=NOW)


def test_a_dialogue_comes_back_as_it_was_stored_and_waits_in_no_agenda():
    row = dialogue_row(ONE)
    assert (dialogue_key("d1"), ONE, None) == (row.key, dialogue_of(row), row.agenda)


def test_one_that_is_to_be_looked_at_lies_in_the_agenda_under_its_alarm():
    row = dialogue_row(ONE.looked_at(NOW))
    assert row.agenda is not None
    assert row.agenda[1].endswith("#dialogue#d1")


def test_a_client_names_the_dialogues_with_them():
    row = link_row(ItemRef("contact", 3), "d1")
    assert (("contact_3", "dialogue#d1"), "d1") == (row.key, named_dialogue(row))
