"""New field values: one behaviour for the item, its contact and its company (R17, R18, R27)."""

import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.change_values import ChangeValuesAction
from chalicelib.domain.automation.effects import AppendToItem, ChangeItem
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from tests.support.contexts import (
    CUSTOM_FIELDS,
    action_context,
    check_context,
    company,
    contact,
    deal,
    pointers,
)

ALL_FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}
AROUND = {"item": deal(), "contact": contact(), "company": company(), "client_fields": ALL_FIELDS}
CHANGED = {"edit_item": deal(), "change_contact": contact(), "change_company": company()}
VALUES = {"comments": "x", "uf_tags": ["new"]}


def planned(code, **params):
    return listing.action(code)(values=VALUES, **params).plan(action_context(**AROUND)).effects


def test_no_other_action_changes_values_alike():
    alike = {
        code
        for code in listing.action_codes()
        if issubclass(listing.action(code), ChangeValuesAction)
    }
    assert CHANGED.keys() == alike


@pytest.mark.parametrize(("code", "item"), CHANGED.items())
def test_values_replace_what_fields_have(code, item):
    assert (ChangeItem(item.ref, VALUES),) == planned(code)


@pytest.mark.parametrize(("code", "item"), CHANGED.items())
def test_values_are_added_to_fields_with_several_where_that_is_wanted(code, item):
    assert (
        ChangeItem(item.ref, {"comments": "x"}),
        AppendToItem(item.ref, {"uf_tags": ["new"]}),
    ) == planned(code, append=True)


@pytest.mark.parametrize("code", CHANGED)
def test_a_field_that_there_is_not_is_found_when_the_rule_is_saved(code):
    action = listing.action(code)(values={"nonsense": 1})
    assert ["/values/nonsense"] == pointers(action.check(check_context()))
