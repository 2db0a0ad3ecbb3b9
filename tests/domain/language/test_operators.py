"""Operators: which fields each one fits."""

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.operators import (
    NEGATIVE,
    UNARY,
    Operator,
    fitting,
    operators_catalogue,
)
from chalicelib.domain.language.readings import READERS

ORDER = {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE, Operator.BETWEEN}


def field(type: FieldType, **more) -> Field:
    return Field(code="f", title="F", type=type, **more)


@pytest.mark.parametrize("kind", FieldType)
def test_every_field_can_be_asked_whether_it_is_empty(kind):
    assert fitting(field(kind)) >= UNARY


@pytest.mark.parametrize("kind", FieldType)
def test_a_field_fits_more_than_that_only_where_its_values_can_be_compared(kind):
    assert (kind in READERS) is (fitting(field(kind)) > UNARY)


@pytest.mark.parametrize("kind", FieldType)
def test_numbers_money_days_and_instants_have_an_order(kind):
    ordered = kind in {FieldType.NUMBER, FieldType.MONEY, FieldType.DATE, FieldType.DATETIME}

    assert ordered is (fitting(field(kind)) >= ORDER)
    assert ordered is not fitting(field(kind)).isdisjoint(ORDER)


def test_only_instants_have_a_time_of_day():
    assert [FieldType.DATETIME] == [
        kind for kind in FieldType if Operator.TIME_BETWEEN in fitting(field(kind))
    ]


@pytest.mark.parametrize(
    ("kind", "multiple", "contains"),
    [
        (FieldType.STRING, False, True),
        (FieldType.USER, False, False),
        (FieldType.USER, True, True),
        (FieldType.FILE, True, False),
        (FieldType.BOOLEAN, True, False),
    ],
)
def test_text_and_several_values_contain_something(kind, multiple, contains):
    assert contains is (Operator.CONTAINS in fitting(field(kind, multiple=multiple)))


@pytest.mark.parametrize("negative", sorted(NEGATIVE))
@pytest.mark.parametrize("kind", FieldType)
def test_a_negative_operator_fits_where_its_opposite_does(kind, negative):
    opposite = {"ne": "eq"}.get(negative.value, negative.value.removeprefix("not_"))

    assert (negative in fitting(field(kind))) is (Operator(opposite) in fitting(field(kind)))


def test_the_catalogue_explains_every_operator():
    listed = operators_catalogue()

    assert [operator.value for operator in Operator] == [one["code"] for one in listed]
    assert all(one["title"] and one["description"] and one["types"] for one in listed)
