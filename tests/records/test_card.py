"""Timeline, moves and activities in the table: their keys are the order of the card."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.timeline import EntryKind, StageMove, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode
from chalicelib.records.card import (
    activity_key,
    activity_row,
    entry_row,
    letter_in,
    letter_key,
    letter_row,
    move_row,
)
from tests.domain.automation.test_letters import LETTER, NOON
from tests.support.contexts import NOW

DEAL = ItemRef("deal", 12)
ENTRY = TimelineEntry(id="e1", item=DEAL, kind=EntryKind.COMMENT, at=NOW, author=1, text="Hello")
MOVE = StageMove(item=DEAL, entry=2, at=NOW, pipeline="default", stage="won", by=1)
ACTIVITY = Activity(
    id="deal_12-k2f9x0a1b2c3",
    item=DEAL,
    subject="Call",
    responsible=1,
    created_by=1,
    created_at=NOW,
    version=3,
)


def entry(**over) -> str:
    return entry_row(msgspec.structs.replace(ENTRY, **over)).sk


@pytest.mark.parametrize(
    ("row", "was"),
    [(entry_row(ENTRY), ENTRY), (move_row(MOVE), MOVE), (activity_row(ACTIVITY), ACTIVITY)],
    ids=["entry", "move", "activity"],
)
def test_what_is_on_a_card_comes_back_and_lies_with_its_item(row, was):
    assert ("deal_12", was) == (row.pk, decode(row, type(was)))


def test_entries_stand_by_time_then_by_the_sort_of_their_rule_then_by_id():
    later = NOW + timedelta(microseconds=1)
    placed = [
        entry(),
        entry(order=20),
        entry(order=100),
        entry(order=100, id="e2"),
        entry(at=later),
    ]

    assert sorted(placed) == placed
    assert 5 == len(set(placed))


def test_a_move_stands_among_moves_by_time_then_by_entry():
    again = msgspec.structs.replace(MOVE, entry=10)

    assert move_row(MOVE).sk < move_row(again).sk
    assert move_row(MOVE).sk.partition("#")[2] < entry().partition("#")[2]


def test_an_activity_is_found_by_its_id_alone():
    assert activity_row(ACTIVITY).key == activity_key(ACTIVITY.id)
    assert 3 == activity_row(ACTIVITY).version


def test_what_is_no_id_of_an_activity_has_no_key():
    with pytest.raises(ValueError, match="activity id"):
        activity_key("deal_12")


def test_a_letter_comes_back_as_it_was_and_stands_in_the_agenda_until_it_ends():
    done = msgspec.structs.replace(LETTER, state=RunState.DONE, version=3)
    for letter, agenda in ((LETTER, due_at(NOON, LETTER.id)), (done, None)):
        row = letter_row(letter)
        assert (letter, letter_key(letter.item, letter.letter)) == (letter_in(row), row.key)
        assert (agenda, letter.version) == (row.agenda, row.version)
