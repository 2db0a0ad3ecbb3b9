"""Get CRM data (semantics/actions: steps)."""

from typing import Any

import pytest

from chalicelib.catalogue.actions.employees.items.get_crm_data import GetCrmData
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import (
    CUSTOM_FIELDS,
    action_context,
    check_context,
    contact,
    deal,
    lead,
    pointers,
)

ALL_FIELDS = {code: fields_of(type, CUSTOM_FIELDS) for code, type in STANDARD_TYPES.items()}


def everywhere():
    return check_context(fields=ALL_FIELDS)


def read(action: GetCrmData, *found, **around) -> dict[str, Any]:
    seen = action_context(
        client_fields=ALL_FIELDS, stage_name=lambda item: item.stage.upper(), **around
    )
    seen.others = dict.fromkeys(action.looks_at(seen))
    seen.others |= {item.ref: item for item in found}
    return action.plan(seen).results


def test_the_values_of_the_fields_are_results():
    action = GetCrmData(entity_type="contact", item="3", fields=["title", "emails", "name"])

    assert {
        "found": True,
        "title": "Contact 3",
        "emails": contact().fields["emails"],
        "name": "Mia",
    } == read(action, contact())


def test_the_item_may_be_named_with_its_type():
    action = GetCrmData(entity_type="contact", item="contact_{{ deal.contact }}", fields=["name"])

    assert {"found": True, "name": "Mia"} == read(
        action, contact(), item=deal(fields={"contact": 3})
    )


def test_the_print_version_is_what_people_read():
    action = GetCrmData(
        entity_type="lead",
        item="7",
        fields=["responsible", "stage", "created_at", "emails", "opened", "amount"],
        print_version=True,
    )
    about = lead(fields={"emails": contact().fields["emails"], "opened": True})

    assert {
        "found": True,
        "responsible": "Anna Schmidt",
        "stage": "NEW",
        "created_at": "2026-03-02 10:00",
        "emails": "mia@client.example, mia@home.example",
        "opened": "yes",
        "amount": "",
    } == read(action, about)


@pytest.mark.parametrize("id", ["99", "nobody", "{{ deal.contact }}"])
def test_an_unknown_item_gives_empty_values(id):
    action = GetCrmData(entity_type="contact", item=id, fields=["title"])

    assert {"found": False, "title": None} == read(action)


def test_the_id_may_come_from_a_placeholder():
    action = GetCrmData(entity_type="contact", item="{{ deal.contact }}", fields=["title"])
    about = deal(fields={"contact": 3})

    assert (ItemRef("contact", 3),) == action.looks_at(action_context(item=about))


def test_the_fields_must_exist():
    action = GetCrmData(entity_type="contact", item="3", fields=["title", "gone"])

    assert ["/fields/1"] == pointers(action.check(everywhere()))


@pytest.mark.parametrize(("print_version", "expected"), [(False, "number"), (True, "string")])
def test_conditions_know_the_types_of_its_results(print_version, expected):
    action = GetCrmData(
        entity_type="deal", item="1", fields=["probability"], print_version=print_version
    )
    given = action.gives(ALL_FIELDS)

    assert {"found": FieldType.BOOLEAN, "probability": FieldType(expected)} == {
        name: field.type for name, field in given.items()
    }


@pytest.mark.parametrize(
    ("expected", "item"),
    [
        ((ItemRef("contact", 81),), "81"),
        ((ItemRef("contact", 81),), " contact_81 "),
        ((), "lead_81"),
        ((), "contact_contact_81"),
    ],
)
def test_the_item_may_be_written_as_everywhere_else(expected, item):
    action = GetCrmData(entity_type="contact", item=item, fields=["title"])

    assert expected == action.looks_at(action_context())
