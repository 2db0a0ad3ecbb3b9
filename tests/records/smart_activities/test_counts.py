"""Rows of what is open."""

from datetime import UTC, datetime

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.smart_activities.counting import Attention, Counted, Tally
from chalicelib.records.smart_activities.counts import (
    PARTS,
    TOTAL_KEYS,
    attention_of,
    attention_row,
    part_of,
    tally_of,
    tally_row,
    total_of,
    total_row,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
REF = ItemRef("deal", 12)
CALL = Counted("deal_12-abcdefghijkl", 7, 3, True, False, "2026-03-04", NOW)


def test_an_item_stands_on_the_board_by_what_is_due_and_by_what_was_done():
    attention = Attention(counted=(CALL,), last_at=NOW)
    row = attention_row(attention, REF, "deal#default#new", 4)
    when = "2026-03-02T10:00:00.000000Z"
    assert ("due#deal#default#new", f"{when}#000000000012") == row.by_stage
    assert ("active#deal#default#new", f"{when}#{when}#000000000012") == row.agenda
    assert (attention, 4) == (attention_of(row), row.version)


def test_without_anything_due_or_a_column_it_stands_nowhere():
    undated = msgspec.structs.replace(CALL, due=None)
    row = attention_row(Attention(counted=(undated,), last_at=NOW), REF, "deal#default#new", 1)
    assert row.by_stage is None
    assert row.agenda is not None
    nowhere = attention_row(Attention(counted=(CALL,), last_at=NOW), REF, None, 1)
    assert (None, None) == (nowhere.by_stage, nowhere.agenda)


def test_numbers_come_back_and_none_is_none():
    tally = Tally(own={"deal": {"": 1}})
    assert (tally, Tally()) == (tally_of(tally_row(7, tally, 2)), tally_of(None))
    assert (-3, 0) == (total_of(total_row(1, -3, 2)), total_of(None))


def test_items_are_spread_over_all_parts_of_the_count():
    parts = {part_of(ItemRef("deal", id)) for id in range(1, 100)}
    assert (set(range(PARTS)), PARTS) == (parts, len(set(TOTAL_KEYS)))
