"""How numerators and their numbers lie in the table."""

from chalicelib.records.documents.numbers import drawn_row, last_row, taken_row


def test_all_that_a_numerator_gave_out_lies_together():
    rows = [last_row("n", "2026", 7, 1), drawn_row("n", "d", "7"), taken_row("n", "7", "d")]
    assert {"numerator#n"} == {row.pk for row in rows}
    assert ["last#2026", "drawn#d", "taken#7"] == [row.sk for row in rows]
