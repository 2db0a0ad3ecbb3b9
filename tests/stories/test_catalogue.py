"""The catalogue as forms use it: groups, fields, and what is written into texts (R09, T02)."""

from typing import Any

import pytest

from tests.support.stories import Document, Story

OWN = {
    "code": "uf_size",
    "type": "list",
    "options": ["small", "large"],
    "private": True,
    "required": False,
}
VALUES: dict[str, Any] = {
    "number": 5,
    "money": "5",
    "date": "2026-03-01",
    "datetime": "2026-03-01T09:00:00Z",
    "boolean": True,
    "user": 1,
    "currency": "EUR",
    "item": 1,
    "resource_booking": 1,
    "email": "a@example.com",
    "phone": "+49301234567",
}
SPECIAL = {
    "stage": "won",
    "previous_stage": "new",
    "pipeline": "default",
    "uf_size": "small",
}
"""Values by field, where its type alone does not tell one that there is."""


@pytest.mark.feature("R09")
def test_the_catalogue_has_four_groups_and_all_kinds_of_rules(crm: Story) -> None:
    listed = crm.ask("GET", "/v1/catalog/groups")["items"]
    groups = {one["code"]: one for one in listed if one["of"] == "actions"}
    assert {"employees", "client", "ads", "custom"} == groups.keys()
    assert all(one["title"] for one in groups.values())
    entries = {
        code: crm.ask("GET", f"/v1/catalog/actions?group={code}")["items"] for code in groups
    }
    assert {code: one["entries"] for code, one in groups.items()} == {
        code: len(found) for code, found in entries.items()
    }
    assert sum(map(len, entries.values())) >= 31


@pytest.mark.feature("R09")
def test_an_entry_says_whom_it_reaches_and_what_to_begin_with(crm: Story) -> None:
    """What a form has to know: it is placed as it is given."""
    entries = {one["code"]: one for one in crm.ask("GET", "/v1/catalog/actions")["items"]}
    mail, company = entries["send_email"], entries["change_company"]
    assert (["client", "staff"], ["data"]) == (mail["reaches"], company["reaches"])
    values = company["parameters"]["properties"]["values"]
    assert ("Values", "field-values", "company") == (
        values["title"],
        values["format"],
        values["of"],
    )
    crm.rule("new", "send_email", mail["example"])
    crm.rule("new", "change_company", company["example"])


def test_fields_are_listed_with_all_that_a_condition_needs(crm: Story) -> None:
    crm.ask("POST", "/v1/fields/deal", OWN)
    fields = {one["code"]: one for one in crm.ask("GET", "/v1/catalog/fields/deal")["items"]}
    assert {
        "title": "uf_size",
        "type": "list",
        "options": ["small", "large"],
        "own": True,
        "private": True,
        "multiple": False,
        "operators": ["eq", "ne", "in", "not_in", "empty", "not_empty"],
        "placeholder": "{{ deal.uf_size }}",
    }.items() <= fields["uf_size"].items()
    assert ("user", True) == (fields["responsible"]["format"], fields["responsible"]["required"])


def test_what_the_list_says_of_a_field_a_rule_takes(crm: Story) -> None:
    """Every operator of every field, and every placeholder, in one rule each."""
    crm.ask("POST", "/v1/fields/deal", OWN)
    listed = crm.ask("GET", "/v1/catalog/fields/deal")
    fields = [*listed["items"], *(one for group in listed["linked"] for one in group["items"])]
    conditions = [condition(one, operator) for one in fields for operator in one["operators"]]
    text = " ".join(one["placeholder"] for one in fields)
    crm.comment_rule("new", text, condition={"any": conditions[:100]})
    for start in range(100, len(conditions), 100):
        crm.comment_rule("new", text, condition={"any": conditions[start : start + 100]})
    deal = crm.create()
    assert {"done"} == set(crm.states(deal).values())
    assert not [one for one in crm.texts(deal) if "{{" in one]


def condition(field: Document, operator: str) -> Document:
    """Return a condition that compares a field."""
    value = SPECIAL.get(field["code"], VALUES.get(field["type"], "x"))
    if operator in ("empty", "not_empty"):
        return {"field": field["code"], "op": operator}
    if operator == "time_between":
        return {"field": field["code"], "op": operator, "value": ["00:00", "08:00"]}
    several = operator in ("in", "not_in", "between")
    return {"field": field["code"], "op": operator, "value": [value, value] if several else value}
