"""Marks of conversions."""

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.body import decode
from chalicelib.records.conversions import Conversion, conversion_key, conversion_row


def test_a_mark_lies_with_the_item_under_what_was_made():
    row = conversion_row(ItemRef("lead", 5), ItemRef("deal", 7))
    assert ("lead_5", "conversion#deal") == row.key == conversion_key(ItemRef("lead", 5), "deal")
    assert "deal_7" == decode(row, Conversion).made
