"""Create contact (semantics/actions: steps)."""

import pytest

from chalicelib.catalogue.actions.employees.create_contact import CreateContact
from chalicelib.domain.automation.effects import ActionFailed, CreateItem
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import FieldType
from tests.support.contexts import CUSTOM_FIELDS, action_context, check_context, deal, pointers

ALL_FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}


def test_the_():
    action = CreateContact(values={"title": "For {{ deal.title }}", "responsible": 2})
    planned = action.plan(action_context(item=deal(), client_fields=ALL_FIELDS))

    assert (CreateItem("contact", {"title": "For Deal 12", "responsible": 2}),) == planned.effects


def test_a_value_that_does_not_fit_fails():
    action = CreateContact(values={"responsible": "{{ deal.title }}"})
    with pytest.raises(ActionFailed):
        action.plan(action_context(item=deal(), client_fields=ALL_FIELDS))


def test_fields_must_exist_and_may_be_written():
    action = CreateContact(values={"title": "x", "gone": 1, "id": 7, "responsible": 99})
    faults = pointers(action.check(check_context(fields=ALL_FIELDS)))

    assert ["/values/gone", "/values/id", "/values/responsible"] == faults


def test_its_id_is_a_number_for_later_steps():
    given = CreateContact(values={"title": "x"}).gives(ALL_FIELDS)

    assert {"id": FieldType.NUMBER} == {name: field.type for name, field in given.items()}
