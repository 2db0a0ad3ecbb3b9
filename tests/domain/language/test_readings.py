"""Readings: what conditions see of stored values."""

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.readings import EMPTY, ConditionError, Reading, slot_of


def field(kind=FieldType.STRING, **more):
    return Field(code="one", title="One", type=kind, **more)


@pytest.mark.parametrize("stored", [None, "", []])
def test_no_value_reads_as_empty_or_as_none_of_several(stored):
    reading = Reading({"one": stored})

    assert EMPTY is reading[slot_of(field())]
    assert () == reading[slot_of(field(multiple=True))]


def test_empty_is_neither_greater_nor_less_nor_equal_nor_has_it_parts():
    assert [False] * 6 == [EMPTY > 1, EMPTY >= 1, EMPTY < 1, EMPTY <= 1, EMPTY == 1, "" in EMPTY]


def test_a_text_is_read_with_and_without_the_case_of_its_letters():
    reading = Reading({"one": "Cafe\u0301"})

    assert "Café" == reading[slot_of(field())]
    assert "café" == reading[slot_of(field(), folded=True)]


@pytest.mark.parametrize("stored", ["x", 5, ["1.00"]])
def test_what_is_not_of_the_type_cannot_be_read(stored):
    with pytest.raises(ConditionError, match="readable money value"):
        Reading({"one": stored})[slot_of(field(FieldType.MONEY))]
