"""Filters and orders of lists: query parameters become conditions."""

from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import DEAL, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.conditions import compile_condition
from chalicelib.domain.language.readings import Reading
from chalicelib.usecases.items.item_filters import MAX_FILTERS, parse_filters, parse_order
from tests.support.contexts import CUSTOM_FIELDS, deal

ODD = Field(code="uf_a__gt", title="Odd", type=FieldType.STRING)
FIELDS = fields_of(DEAL, (*CUSTOM_FIELDS, ODD))


def found(item_fields: dict, **given: str) -> bool:
    condition = parse_filters(given, FIELDS)
    assert condition is not None
    holds = compile_condition(condition, FIELDS, ZoneInfo("UTC"))
    return holds(Reading(deal(fields=item_fields).values()))


def refused(**given: str) -> dict[str, str]:
    with pytest.raises(Invalid) as invalid:
        parse_filters(given, FIELDS)
    return {fault.pointer: fault.message for fault in invalid.value.faults}


def test_without_parameters_everything_is_found():
    assert parse_filters({}, FIELDS) is None


@pytest.mark.parametrize(
    ("name", "text", "hit", "miss"),
    [
        ("amount", "5000", {"amount": "5000.00"}, {"amount": "5001.00"}),
        ("amount__gte", "5000", {"amount": "5000.00"}, {"amount": "4999.99"}),
        ("amount__gt", "5000", {"amount": "5000.01"}, {"amount": "5000.00"}),
        ("amount__lt", "5000", {"amount": "4999.00"}, {"amount": "5000.00"}),
        ("probability__ne", "5", {"probability": 6}, {"probability": 5}),
        ("probability", "1e1", {"probability": 10}, {"probability": 1}),
        ("contact__in", "3,5", {"contact": 5}, {"contact": 4}),
        ("comments__contains", "LOBBY", {"comments": "the lobby"}, {"comments": "hall"}),
        ("comments__empty", "true", {}, {"comments": "x"}),
        ("comments__empty", "0", {"comments": "x"}, {}),
        ("uf_urgent", "TRUE", {"uf_urgent": True}, {"uf_urgent": False}),
        ("uf_tags", "b", {"uf_tags": ["a", "b"]}, {"uf_tags": ["a"]}),
        ("uf_a__gt", "x", {"uf_a__gt": "x"}, {"uf_a__gt": "y"}),  # a field, not an operator
    ],
)
def test_a_parameter_is_a_field_and_perhaps_an_operator(name, text, hit, miss):
    assert (True, False) == (found(hit, **{name: text}), found(miss, **{name: text}))


def test_a_plus_that_became_a_space_is_read_as_one():
    fits = {"uf_meeting": "2026-03-02T09:00:00Z"}

    assert found(fits, uf_meeting="2026-03-02T10:00:00 01:00")


def test_all_parameters_must_hold():
    given = {"amount__gt": "1", "probability": "5"}

    assert found({"amount": "2.00", "probability": 5}, **given)
    assert not found({"amount": "2.00", "probability": 6}, **given)


def test_every_parameter_that_cannot_be_used_is_told():
    faults = refused(amont="1", amount__like="1", amount="x", comments__empty="maybe")

    assert {"/amont", "/amount__like", "/amount", "/comments__empty"} == faults.keys()
    assert "there is no field amont, did you mean amount?" in faults["/amont"]
    assert faults["/amount__like"].startswith("__like is not known")
    assert "gte" in faults["/amount__like"]
    assert "expected true or false" == faults["/comments__empty"]


def test_there_are_so_many_filters_at_most():
    assert {"": f"at most {MAX_FILTERS} filters"} == refused(
        **{f"x{number}": "1" for number in range(MAX_FILTERS + 1)}
    )


@pytest.mark.parametrize(
    ("text", "code", "descending"),
    [("amount", "amount", False), ("-updated_at", "updated_at", True)],
)
def test_an_order_names_a_field_and_a_direction(text, code, descending):
    order = parse_order(text, FIELDS)

    assert (code, descending) == (order.field.code, order.descending)


@pytest.mark.parametrize("text", ["", "-", "nothing", "--amount", "uf_tags", "uf_phones", "emails"])
def test_a_list_is_not_sorted_by_what_has_no_order(text):
    with pytest.raises(Invalid, match="/order"):
        parse_order(text, FIELDS)
