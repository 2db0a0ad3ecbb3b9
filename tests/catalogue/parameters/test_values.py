"""Field values as parameters: checked when a rule is saved, filled when it acts."""

import pytest

from chalicelib.catalogue.parameters.values import check_values, stored_values
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.items.entity_types import DEAL, fields_of
from tests.support.contexts import (
    CUSTOM_FIELDS,
    DORA,
    action_context,
    check_context,
    contact,
    deal,
)

FIELDS = fields_of(DEAL, CUSTOM_FIELDS)


def faults(elsewhere=None, **values) -> dict[str, str]:
    found = check_values(values, FIELDS, check_context(), elsewhere)
    return {fault.pointer: fault.message for fault in found}


def stored(item=None, **values) -> dict:
    context = action_context(item=item or deal(), contact=contact())
    return stored_values(context, values, FIELDS)


def failure(**values) -> str:
    with pytest.raises(ActionFailed) as failed:
        stored(**values)
    return failed.value.code


def test_values_of_their_fields_types_are_taken():
    assert {} == faults(title="New", amount=5, uf_tags=["a"], responsible=1, close_date=None)


@pytest.mark.parametrize(
    ("values", "pointer", "said"),
    [
        ({"amont": 5}, "/values/amont", "amount"),
        ({"id": 5}, "/values/id", "set by the service"),
        ({"amount": "much"}, "/values/amount", ""),
        ({"uf_tags": "a"}, "/values/uf_tags", "list"),
        ({"uf_tags": ["a", 5]}, "/values/uf_tags/1", "string"),
        ({"responsible": DORA.id}, "/values/responsible", "not active"),
    ],
)
def test_what_does_not_fit_its_field_is_pointed_to(values, pointer, said):
    found = faults(**values)

    assert [pointer] == list(found)
    assert said in found[pointer]


def test_a_field_that_has_an_action_of_its_own_is_not_changed_here():
    assert {"/values/stage": "cannot be changed here; use change_stage"} == faults(
        {"stage": "change_stage"}, stage="won"
    )


def test_the_type_of_a_placeholder_shows_only_later():
    assert {} == faults(amount="{{ deal.title }}", responsible="{{ deal.uf_manager }}")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"amount": 5}, {"amount": "5.00"}),
        ({"comments": "Of {{ contact.name }}"}, {"comments": "Of Mia"}),
        ({"probability": "{{ deal.id }}"}, {"probability": 12}),
        ({"uf_tags": ["{{ deal.title }}", "b"]}, {"uf_tags": ["Deal 12", "b"]}),
        ({"uf_urgent": "{{ deal.comments }}"}, {"uf_urgent": True}),
        ({"contact": "{{ contact.id }}"}, {"contact": 3}),
        ({"comments": "{{ deal.uf_manager }}"}, {"comments": None}),
    ],
)
def test_values_are_stored_with_their_placeholders_filled(values, expected):
    assert expected == stored(deal(fields={"comments": "yes"}), **values)


def test_a_single_placeholder_hands_a_list_over_as_a_list():
    tagged = deal(fields={"uf_tags": ["a", "b"]})

    assert {"uf_tags": ["a", "b"]} == stored(tagged, uf_tags="{{ deal.uf_tags }}")


def test_what_came_out_of_a_placeholder_must_fit_the_field():
    assert "bad_value" == failure(close_date="{{ deal.title }}")


def test_a_field_that_was_removed_since_fails_the_action():
    assert "unknown_field" == failure(uf_gone="x")
