"""Items and how they are named."""

import pytest

from chalicelib.domain.items.item import ItemRef
from tests.support.contexts import contact, deal


@pytest.mark.parametrize("text", ["deal_12", "smart_process_7", "deal_999999999999"])
def test_a_reference_is_read_as_it_is_written(text):
    assert text == str(ItemRef.parse(text))


def test_a_reference_in_capitals_is_the_same():
    assert ItemRef("deal", 12) == ItemRef.parse("DEAL_12")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "deal",
        "deal_",
        "_12",
        "12",
        "deal_0",
        "deal_-1",
        "deal_1.5",
        "deal_x",
        "deal_١",
        "deal_1234567890123",
    ],
)
def test_what_names_no_item_is_refused(text):
    with pytest.raises(ValueError, match="for example deal_12"):
        ItemRef.parse(text)


def test_references_sort_by_type_and_number():
    assert ["contact_9", "deal_2", "deal_10"] == [
        str(ref) for ref in sorted(map(ItemRef.parse, ["deal_10", "deal_2", "contact_9"]))
    ]


def test_a_staged_item_shows_where_it_stands():
    values = deal(entry=3).values()

    assert ("default", "new", 3) == (values["pipeline"], values["stage"], values["entry"])
    assert ("5000.00", "2026-03-02T09:00:00Z") == (values["amount"], values["stage_entered_at"])


def test_an_item_without_stages_does_not_speak_of_them():
    assert {"pipeline", "stage", "stage_entered_at", "entry"}.isdisjoint(contact().values())


def test_a_field_cannot_hide_what_every_item_has():
    assert 12 == deal(fields={"id": 99}).values()["id"]


@pytest.mark.parametrize(
    ("fields", "clients"),
    [
        ({}, []),
        ({"contact": 3}, ["contact_3"]),
        ({"contact": 3, "contacts": [3, 5], "company": 4}, ["contact_3", "contact_5", "company_4"]),
        ({"contacts": [5]}, ["contact_5"]),
    ],
)
def test_an_item_belongs_to_its_contacts_and_its_company(fields, clients):
    assert clients == [str(one) for one in deal(fields=fields).clients()]


def test_of_several_contacts_the_primary_one_is_the_client():
    ours = deal(fields={"contact": 3, "contacts": [3, 5]})

    assert (ItemRef("contact", 3), None) == (ours.client("contact"), ours.client("company"))
