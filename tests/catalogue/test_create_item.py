"""Actions that make an item (semantics/actions: steps): one behaviour for every entity type."""

import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.create_item import CreateItemAction
from chalicelib.domain.automation.effects import ActionFailed, CreateItem
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import FieldType
from tests.support.contexts import CUSTOM_FIELDS, action_context, check_context, deal, pointers

ALL_FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}
CREATORS = {
    one.makes: one
    for code in sorted(listing.action_codes())
    if issubclass(one := listing.action(code), CreateItemAction)
}


def test_each_type_of_item_can_be_made():
    assert CREATORS.keys() >= {"lead", "deal", "contact", "company"}
    assert all(listing.action(f"create_{type}") is one for type, one in CREATORS.items())


@pytest.mark.parametrize("type", CREATORS)
def test_an_item_of_its_type_is_planned_with_the_filled_values(type):
    action = CREATORS[type](values={"title": "For {{ deal.title }}", "responsible": 2})
    planned = action.plan(action_context(item=deal(), client_fields=ALL_FIELDS))

    assert (CreateItem(type, {"title": "For Deal 12", "responsible": 2}),) == planned.effects


@pytest.mark.parametrize("type", CREATORS)
def test_the_fields_of_the_new_item_have_to_be_known(type):
    assert frozenset({type}) == CREATORS[type](values={"title": "x"}).entity_types_needed()


@pytest.mark.parametrize("type", CREATORS)
def test_a_value_that_does_not_fit_its_field_fails(type):
    action = CREATORS[type](values={"responsible": "{{ deal.title }}"})
    with pytest.raises(ActionFailed) as failed:
        action.plan(action_context(item=deal(), client_fields=ALL_FIELDS))

    assert "bad_value" == failed.value.code


@pytest.mark.parametrize("type", CREATORS)
def test_fields_must_exist_and_may_be_written(type):
    action = CREATORS[type](values={"title": "x", "gone": 1, "id": 7, "responsible": 99})
    faults = pointers(action.check(check_context(fields=ALL_FIELDS)))

    assert ["/values/gone", "/values/id", "/values/responsible"] == faults


@pytest.mark.parametrize("type", CREATORS)
def test_the_id_of_the_new_item_is_a_number_for_later_steps(type):
    given = CREATORS[type](values={"title": "x"}).gives(ALL_FIELDS)

    assert {"id": FieldType.NUMBER} == {name: field.type for name, field in given.items()}
