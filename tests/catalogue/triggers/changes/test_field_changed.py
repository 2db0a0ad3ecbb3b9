"""Field value changed (T07)."""

import msgspec
import pytest

from chalicelib.catalogue.trigger import parse_trigger
from chalicelib.catalogue.triggers.changes.field_changed import FieldChanged
from tests.support.contexts import change, check_context, deal, pointers


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"fields": {"amount": "7000.00"}}, True),
        ({"title": "Roof and walls"}, True),
        ({"fields": {"comments": "Warm"}}, False),
        ({"responsible": 2}, False),
        ({}, False),
    ],
)
def test_it_fires_when_a_chosen_field_changes(what, expected):
    trigger = FieldChanged(fields=("amount", "title"))

    assert expected is trigger.matches_change(change(deal(), **what))


def test_it_asks_only_for_the_chosen_fields():
    assert frozenset({"amount", "title"}) == FieldChanged(fields=("amount", "title")).watches()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("amount", "uf_tags", "responsible"), []),
        (("amount", "nothing"), ["/fields/1"]),
        (("updated_at", "version", "id"), ["/fields/0", "/fields/1", "/fields/2"]),
    ],
)
def test_the_fields_must_exist_and_be_able_to_change(fields, expected):
    assert expected == pointers(FieldChanged(fields=fields).check(check_context()))


@pytest.mark.parametrize("params", [{}, {"fields": []}, {"fields": "amount"}])
def test_at_least_one_field_must_be_chosen(params):
    with pytest.raises(msgspec.ValidationError):
        parse_trigger(FieldChanged, params)
