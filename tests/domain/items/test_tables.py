"""Items as a table: what a spreadsheet gets, and what is read of what it writes."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.tables import MARK, as_cells, as_line, items_in


def field(code, type=FieldType.STRING, **more):
    return Field(code=code, title=code, type=type, **more)


FIELDS = {
    one.code: one
    for one in (
        field("id", FieldType.NUMBER, read_only=True),
        field("title"),
        field("amount", FieldType.MONEY),
        field("score", FieldType.NUMBER),
        field("hot", FieldType.BOOLEAN),
        field("size", FieldType.LIST, options=("small", "-")),
        field("emails", FieldType.EMAIL, multiple=True),
        field("contacts", FieldType.ITEM, multiple=True),
        field("tags", multiple=True),
        field("offer", FieldType.FILE),
    )
}
VALUES = {
    "title": 'Roof, "red"\nand new',
    "amount": "-5.00",
    "score": -1.5,
    "hot": False,
    "size": "-",
    "emails": [{"value": "kim@example.com", "type": "work"}],
    "contacts": [3, 4],
    "tags": ["=1+1", "a; b"],
    "offer": {"name": "offer.pdf", "url": "https://example.com/o"},
}


def table(*rows):
    return "\r\n".join(rows)


def test_what_is_written_is_read_as_it_was_but_for_what_the_service_fills():
    text = MARK + as_line(FIELDS) + as_line(as_cells({"id": 12, **VALUES}, FIELDS.values()))
    assert [VALUES] == items_in(text, FIELDS, 10)


BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What spreadsheets take for the beginning of a formula, or pass over before one (OWASP)."""


@pytest.mark.parametrize(
    "text", [*(f"{one}1" for one in BEGINNINGS), "'", "'=1", "''x", "x=1", "#"]
)
def test_a_text_that_would_be_a_formula_is_none_and_comes_back_as_it_was(text):
    (cell,) = as_cells({"title": text}, [FIELDS["title"]])
    assert not cell.startswith(BEGINNINGS)
    assert [{"title": text}] == items_in(as_line(["title"]) + as_line([cell]), FIELDS, 10)


def test_numbers_and_amounts_below_zero_are_no_formulas():
    assert ["-5.00", "-1.5"] == as_cells(VALUES, [FIELDS["amount"], FIELDS["score"]])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_cells_are_parted_as_in_the_first_row(separator):
    rows = (separator.join(row) for row in (["title", "score"], ["Roof", "3"], ["Wall", ""]))
    expected = [{"title": "Roof", "score": 3}, {"title": "Wall"}]
    assert expected == items_in(table(*rows), FIELDS, 10)


def test_several_values_are_a_list_or_stand_behind_one_another():
    rows = ("tags,contacts,emails", "a; b,3;4,kim@example.com", '"[""a;b""]",[3],')
    assert [
        {"tags": ["a", "b"], "contacts": [3, 4], "emails": ["kim@example.com"]},
        {"tags": ["a;b"], "contacts": [3]},
    ] == items_in(table(*rows), FIELDS, 10)


def test_empty_rows_are_none_and_short_ones_leave_the_rest_empty():
    rows = ("title,score", "", " , ", "Roof")
    assert [{"title": "Roof"}] == items_in(table(*rows), FIELDS, 10)


def test_a_row_with_more_cells_than_columns_is_refused_and_the_others_are_not():
    wrong, right = items_in(table("title", "Roof,3", "Wall"), FIELDS, 10)
    assert isinstance(wrong, Invalid)
    assert "2 cells" in wrong.detail
    assert {"title": "Wall"} == right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must name fields"),
        (" \r\n", "must name fields"),
        ("titel\r\nRoof", "column 1"),
        ("title,title\r\na,b", "the column title stands here twice"),
        ('title\r\n"Roof', "this is no table"),
        ("title\r\na\r\nb\r\nc", "at most 2 rows"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(text, said):
    with pytest.raises(Invalid, match=said) as refused:
        items_in(text, FIELDS, 2)
    assert {"/csv"} == {fault.pointer for fault in refused.value.faults}
