"""What items of a type are and can do is said by the type, never by its name."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.entity_types import (
    CLIENT_TYPES,
    COMPANY,
    CONTACT,
    DEAL,
    LEAD,
    RETURNING,
    EntityType,
    fields_of,
)
from chalicelib.domain.items.item_changes import Draft, changed_item, new_item
from tests.support.contexts import deal

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TICKET = EntityType(
    code="ticket",
    title="Ticket",
    fields=tuple(field for field in LEAD.fields if field.code in ("contact", RETURNING)),
)


def _with(type: EntityType, **flags: bool) -> EntityType:
    return msgspec.structs.replace(type, flags=msgspec.structs.replace(type.flags, **flags))


def test_contacts_and_companies_are_whom_items_belong_to():
    assert ("contact", "company") == CLIENT_TYPES


@pytest.mark.parametrize(
    ("type", "has_automation"),
    [
        (DEAL, True),
        (_with(DEAL, automation=False), False),
        (_with(DEAL, stages=False), False),
        (CONTACT, False),
        (COMPANY, False),
    ],
)
def test_automation_needs_stages_and_the_will_to_have_it(type, has_automation):
    assert has_automation == type.has_automation


def test_only_types_with_stages_have_the_fields_of_a_stage():
    assert "stage" in fields_of(DEAL)
    assert "stage" not in fields_of(TICKET)


@pytest.mark.parametrize("type", [LEAD, TICKET])
def test_an_item_of_any_type_with_that_field_says_whether_its_client_returns(type):
    made = new_item(
        Draft(values={}),
        entity_type=type,
        fields=fields_of(type),
        pipeline=type.first_pipeline,
        id=1,
        creator=1,
        now=NOW,
        today="2026-03-02",
        currency="EUR",
        cause=Cause(),
    )
    linked = changed_item(
        made,
        Draft(values={"contact": 3}),
        fields=fields_of(type),
        pipeline_of={}.get,
        by=1,
        now=NOW,
        cause=Cause(),
    )
    assert [False, True] == [made.fields[RETURNING], linked.fields[RETURNING]]


def test_the_primary_contact_is_the_first_client_and_the_company_the_last():
    item = deal(fields={"contact": 3, "contacts": [3, 5], "company": 4})
    assert ["contact_3", "contact_5", "company_4"] == [str(one) for one in item.clients()]
    assert "contact_3" == str(item.client("contact"))
    assert deal().client("company") is None


@pytest.mark.parametrize("value", [0, 50, 100])
def test_a_probability_goes_from_0_to_100(value):
    (field,) = [one for one in DEAL.fields if one.code == "probability"]
    assert value == field.parse(value)


@pytest.mark.parametrize("value", [-1, 101, 100.5])
def test_more_than_certain_is_no_probability(value):
    (field,) = [one for one in DEAL.fields if one.code == "probability"]
    with pytest.raises(Invalid, match="from 0 to 100"):
        field.parse(value)
