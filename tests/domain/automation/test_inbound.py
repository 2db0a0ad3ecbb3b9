"""Inquiries: what comes of them, decided without looking anything up."""

import msgspec
import pytest

from chalicelib.domain.automation.inbound import (
    address_values,
    filled_values,
    in_charge,
    lead_values,
    linked_values,
    made_type,
    open_item,
    person_values,
)
from chalicelib.domain.automation.signals import Inquiry
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.domain.people.users import User
from tests.support.contexts import contact, deal, lead, signal

SIMPLE = Settings(crm_mode=CrmMode.SIMPLE)
NO_REPEAT = Settings(repeat_sales=False)


@pytest.mark.parametrize(
    ("wanted", "settings", "known", "expected"),
    [
        (None, Settings(), False, "lead"),
        ("lead", Settings(), True, "lead"),
        (None, SIMPLE, False, "deal"),
        ("lead", SIMPLE, True, "deal"),
        (None, NO_REPEAT, False, "lead"),
        (None, NO_REPEAT, True, None),
        ("lead", NO_REPEAT, True, None),
        ("deal", NO_REPEAT, True, "deal"),
        ("contact", SIMPLE, False, "contact"),
    ],
)
def test_what_is_made_depends_on_mode_form_and_whether_the_client_is_known(
    wanted, settings, known, expected
):
    assert expected == made_type(wanted, settings, known=known)


def about(address: str | None = None, inquiry: Inquiry | None = None):
    return msgspec.structs.replace(signal("call_received"), address=address, inquiry=inquiry)


def test_a_lead_is_called_after_who_calls():
    assert {
        "title": "Call from +49301234567",
        "source": "call",
        "phones": [{"value": "+49301234567", "type": "work"}],
    } == lead_values(about("+49301234567"), None)
    known = lead_values(about("+49301234567"), contact(title="Kim"))
    assert {"title": "Call from Kim", "source": "call"} == known


@pytest.mark.parametrize(
    ("values", "title"),
    [({}, "Contact us"), ({"title": "Roof"}, "Roof"), ({"name": "Kim"}, None)],
)
def test_a_lead_of_a_form_is_called_as_it_says_or_else_as_the_form(values, title):
    asked = Inquiry(makes="lead", title="Contact us", values={"lead": values})
    assert title == lead_values(about(inquiry=asked), None)["title"]


def test_an_address_goes_where_such_addresses_are_kept():
    assert ["emails"] == list(address_values("kim@example.com"))
    assert ["phones"] == list(address_values("+49301234567"))


@pytest.mark.parametrize(
    ("values", "title"),
    [({"emails": [{"value": "a@b.example"}]}, "a@b.example"), ({"name": "Kim"}, None), ({}, None)],
)
def test_somebody_without_a_name_is_called_as_the_address(values, title):
    assert title == person_values(values).get("title")


def test_an_item_is_linked_with_the_first_contact_and_company():
    refs = [ItemRef("contact", 3), ItemRef("contact", 4), ItemRef("company", 5)]
    assert {"contact": 3, "company": 5} == linked_values(refs)


def test_a_form_is_about_the_newest_open_item_that_it_would_have_made():
    items = [deal(id=1), deal(id=3, pipeline="mailing"), deal(id=2), lead(id=9)]
    asked = Inquiry(makes="deal", title="Order")

    def found(mode=CrmMode.CLASSIC, **more):
        one = open_item(about(inquiry=msgspec.structs.replace(asked, **more)), items, mode)
        return one and one.id

    assert 3 == found(CrmMode.SIMPLE, makes="lead", pipeline="leads")
    assert (3, 2, 9) == (found(), found(pipeline="default"), found(makes="lead"))
    assert (None, None) == (found(always_new=True), found(makes="contact"))


def test_what_people_have_written_stays():
    known = deal(fields={"comments": "mine"})
    assert {"source": "form"} == filled_values(known, {"comments": "theirs", "source": "form"})


@pytest.mark.parametrize(("wanted", "expected"), [((2,), 2), ((3, 2), 2), ((None, 9), 1), ((), 1)])
def test_who_is_in_charge_is_at_work(wanted, expected):
    users = {
        1: User(id=1, name="Ann", email="a@example.com", admin=True),
        2: User(id=2, name="Ben", email="b@example.com"),
        3: User(id=3, name="Cy", email="c@example.com", admin=True, active=False),
    }
    assert expected == in_charge(users, *wanted)
