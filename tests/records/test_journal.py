"""The change journal in the table."""

from datetime import timedelta

from chalicelib.domain.items.journal import journal_entry
from chalicelib.records.journal import (
    HISTORY,
    HistoryPlace,
    history_place,
    journal_of,
    journal_place,
    journal_row,
)
from tests.support.contexts import change, deal

ENTRY = journal_entry(change(deal(version=6), title="New"))


def test_an_entry_comes_back_as_it_was():
    assert ENTRY == journal_of(journal_row(ENTRY, timedelta(days=1)))


def test_each_version_has_one_entry_with_its_item():
    assert ("deal_12", journal_place(7)) == journal_row(ENTRY, timedelta(days=1)).key
    assert journal_place(9) < journal_place(10)


def test_an_entry_is_forgotten_when_the_tenant_says_so():
    assert int((ENTRY.at + timedelta(days=30)).timestamp()) == (
        journal_row(ENTRY, timedelta(days=30)).expires_at
    )


def test_a_change_has_its_place_among_all_of_the_tenant():
    row = journal_row(ENTRY, timedelta(days=1))

    assert (HISTORY, history_place(ENTRY)) == row.by_type
    assert HistoryPlace(frozenset({"change"}), ENTRY.by, "deal") == HistoryPlace.parse(
        history_place(ENTRY)
    )
