"""The row that says how far the words of all items are written."""

from datetime import UTC, datetime

from chalicelib.records.body import decode
from chalicelib.records.search.fill import SEARCH_FILL_KEY, SearchFill, search_fill_row


def test_how_far_it_has_come_comes_back_as_it_was():
    fill = SearchFill(began_at=datetime(2026, 3, 2, tzinfo=UTC), type="deal", after="000000000012")
    row = search_fill_row(fill, 3)
    assert (fill, SEARCH_FILL_KEY, 3) == (decode(row, SearchFill), row.key, row.version)
