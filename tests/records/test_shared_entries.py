"""Timeline entries that share a row."""

from datetime import timedelta

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.card import TIMELINE, entry_key, entry_row
from chalicelib.records.shared_entries import MOST_BYTES, SHARED_ENTRIES, entries_in, entry_rows
from tests.support.contexts import NOW

ENTRY = TimelineEntry(
    id="e0", item=ItemRef("deal", 12), kind=EntryKind.COMMENT, at=NOW, author=1, text="Hello"
)


def entries(most: int, **more) -> list[TimelineEntry]:
    return [msgspec.structs.replace(ENTRY, id=f"e{n:03d}", order=n, **more) for n in range(most)]


def test_they_come_back_in_the_order_of_the_timeline():
    several = entries(12)
    (row,) = entry_rows(several[::-1])
    assert (SHARED_ENTRIES, several) == (row.kind, entries_in(row))


def test_the_row_lies_where_its_last_entry_would():
    several = entries(3)
    assert [entry_key(several[-1])] == [row.key for row in entry_rows(several)]


def test_one_alone_has_the_row_that_it_always_had():
    assert [entry_row(ENTRY)] == entry_rows([ENTRY])
    assert [ENTRY] == entries_in(entry_row(ENTRY))


def test_what_differs_in_members_that_may_be_left_out_stays_apart():
    several = [*entries(1), msgspec.structs.replace(ENTRY, id="e1", data={"files": [1]}, text="")]
    (row,) = entry_rows(several)
    assert sorted(several, key=entry_key) == entries_in(row)


def test_entries_of_several_instants_share_no_row():
    later = entries(2, at=NOW + timedelta(microseconds=1))
    rows = entry_rows([*entries(2), *later])
    assert [entries(2), later] == [entries_in(row) for row in rows]


def test_a_row_holds_no_more_than_a_table_takes():
    large = entries(20, text="\u00e9" * 20_000)
    rows = entry_rows(large)
    assert all(len(row.body.encode()) <= MOST_BYTES for row in rows)
    assert large == [entry for row in rows for entry in entries_in(row)]


def test_ten_alike_take_two_kilobytes():
    (row,) = entry_rows(entries(10))
    assert len(row.body) < 1_000
    assert row.kind != TIMELINE


def test_true_is_not_one():
    several = [
        msgspec.structs.replace(ENTRY, data={"n": 1}),
        msgspec.structs.replace(ENTRY, id="e1", data={"n": True}),
    ]
    (row,) = entry_rows(several)
    assert [int, bool] == [type(one.data["n"]) for one in entries_in(row)]
