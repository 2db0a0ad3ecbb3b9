"""Exclusion of the client (R14, W19)."""

import pytest

from chalicelib.catalogue.actions.employees.items.add_to_exclusions import (
    MOST_ADDRESSES,
    MOST_CLIENTS,
    AddToExclusions,
)
from chalicelib.domain.automation.effects import ActionFailed, DeleteItem
from chalicelib.domain.automation.people_effects import ExcludeAddresses
from chalicelib.domain.items.item import Item, ItemRef
from tests.support.contexts import NOW, action_context, deal


def held(type: str, id: int, **fields) -> Item:
    common = {"title": "x", "responsible": 1, "created_by": 1, "updated_by": 1}
    return Item(type=type, id=id, created_at=NOW, updated_at=NOW, fields=fields, **common)


def addresses(kind: str, *values: str):
    return {kind: [{"value": value, "type": "work"} for value in values]}


KIM = held("contact", 3, **addresses("emails", "kim@example.com"))
BO = held("contact", 4, **addresses("phones", "+4930123", "12345678"))
FIRM = held("company", 5, **addresses("emails", "info@example.com", "kim@example.com"))


def plan(item=None, *, keep=False, **around):
    action = AddToExclusions(keep_clients=keep)
    about = item or deal(fields={"contact": 3, "contacts": [3, 4], "company": 5})
    context = action_context(item=about, **{"contact": KIM, "company": FIRM, **around})
    context.others = {BO.ref: BO}
    return action.plan(context).effects


def test_the_addresses_of_all_clients_are_excluded_and_all_of_them_go():
    exclude, *gone = plan()
    assert exclude.addresses == (
        "kim@example.com",
        "+4930123",
        "+4912345678",
        "info@example.com",
    )
    refs = [KIM.ref, BO.ref, FIRM.ref]
    assert [DeleteItem(ref) for ref in (*refs, deal().ref)] == gone


def test_a_lead_brings_addresses_of_its_own_and_goes_alone():
    own = addresses("emails", "mia@example.com")
    lead = held("lead", 7, **own)
    around = {"contact": None, "company": None}
    expected = (ExcludeAddresses(("mia@example.com",), "x"), DeleteItem(ItemRef("lead", 7)))
    assert expected == plan(item=lead, **around)


def test_clients_can_be_kept():
    _, gone = plan(keep=True)
    assert DeleteItem(deal().ref) == gone


@pytest.mark.parametrize(
    ("item", "contact", "code"),
    [
        (deal(), None, "no_client"),
        (deal(fields={"contact": 3}), held("contact", 3), "no_address"),
        (
            deal(fields={"contact": 3}),
            held("contact", 3, **addresses("emails", *(f"a{n}@b.example" for n in range(61)))),
            "too_large",
        ),
    ],
)
def test_without_an_address_or_with_too_many_it_fails(item, contact, code):
    with pytest.raises(ActionFailed) as failed:
        plan(item=item, contact=contact, company=None)
    assert code == failed.value.code
    assert 60 == MOST_ADDRESSES


def test_too_many_clients_are_refused_without_reading_all_of_them():
    many = deal(fields={"contacts": list(range(3, 90))})
    context = action_context(item=many)
    refs = AddToExclusions().looks_at(context)
    assert MOST_CLIENTS + 1 == len(refs)
    context.others = {
        ref: held("contact", ref.id, **addresses("phones", "+4930123")) for ref in refs
    }
    with pytest.raises(ActionFailed, match="10 clients"):
        AddToExclusions().plan(context)
