"""Values in a document."""

from chalicelib.adapters.documents.shown import Shown, raw_of, values_of


def test_a_leaf_prints_as_people_read_it_and_compares_as_it_is_stored():
    amount = values_of({"deal": {"amount": ["5,000 EUR", "5000.00"]}})["deal"]["amount"]
    assert ("5,000 EUR", "5000.00") == (str(amount), raw_of(amount))
    assert amount > 4999
    assert amount < 5001
    assert amount >= 5000
    assert amount <= 5000
    assert amount == "5,000 EUR"
    assert amount == "5000.00"
    assert amount != "5000"


def test_what_is_empty_is_none_whatever_is_printed():
    assert [False] * 4 == [bool(Shown("no", one)) for one in (False, None, "0.00", [])]
    assert bool(Shown("yes", True))


def test_what_xml_cannot_hold_is_left_out():
    assert "a b" == str(Shown("a\x00 \x1bb\ud800", ""))


def test_lists_are_gone_through_and_rows_are_mappings():
    assert ["a", "b"] == list(Shown("a, b", ["a", "b"]))
    assert (2, 3) == (len(Shown("a, b", ["a", "b"])), len(Shown("abc", "abc")))
    (row,) = values_of({"products": [{"name": ["Chair", "Chair"]}]})["products"]
    assert "Chair" == str(row["name"])
