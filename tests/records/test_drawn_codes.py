"""Codes that were drawn."""

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.drawn_codes import drawn_code_row


def test_a_code_lies_alone_under_its_rule():
    row = drawn_code_row("r1", "AB12", ItemRef("deal", 7))
    assert ("drawn_code#r1#AB12", "drawn_code") == row.key
