"""Forms of the site: what is filled in becomes a lead, a deal or a contact, and starts rules."""

import pytest

from tests.support.forms import CONTACT_US
from tests.support.stories import Document, Story

KIM = "kim@example.com"


def set_up(crm: Story, **more: object) -> str:
    """Set up a form and return its id."""
    return str(crm.ask("POST", "/v1/forms", {**CONTACT_US, **more})["id"])


def fill_in(crm: Story, form: str, **answers: str) -> Document:
    """Fill in a form as anybody does, and let the automation do what follows."""
    values = {"email": KIM, "consent": "on", **answers}
    answer = crm.client.as_user(None).post(f"/forms/{form}", values)
    assert 200 == answer.status, answer.json
    crm.settle()
    return dict(answer.json)


@pytest.mark.feature("T18")
def test_a_form_makes_a_lead_whose_rules_start(crm):
    crm.comment_rule("new", "Call {{ lead.name }}", type="lead")
    form = set_up(crm)
    fill_in(crm, form, name="Kim", message="My roof leaks.")
    (lead,) = crm.all("/v1/items/lead")
    assert ("Kim", "form") == (lead["title"], lead["source"])
    told, comment = crm.texts(lead)
    assert "Message: My roof leaks." in told
    assert "Call Kim" == comment


@pytest.mark.feature("T18")
def test_only_the_form_that_a_trigger_names_moves_the_lead_of_the_client(crm):
    mine, other = set_up(crm, name="Mine"), set_up(crm, name="Other")
    crm.trigger("processed", "form_submitted", {"form": mine}, type="lead")
    lead = crm.create("lead", title="Kim", emails=[KIM])
    fill_in(crm, other)
    assert [] == crm.moved_to(lead)
    fill_in(crm, mine)
    assert ["processed"] == crm.moved_to(lead)
    assert 1 == len(crm.all("/v1/items/lead"))


@pytest.mark.feature("T18")
def test_a_callback_form_asks_for_a_number_and_moves_by_its_own_trigger(crm):
    phone = {"name": "phone", "label": "Phone", "to": "deal.title", "required": True}
    refused = {"name": "Call me", "kind": "callback", "makes": "deal", "fields": [phone]}
    answer = crm.client.post("/v1/forms", refused)
    assert (400, "/fields") == (answer.status, answer.json["errors"][0]["pointer"])
    number = {"name": "phone", "label": "Phone", "to": "contact.phones", "required": True}
    form = set_up(crm, kind="callback", makes="deal", fields=[number], consent="")
    crm.trigger("executing", "callback_requested", {"form": form})
    answer = crm.client.as_user(None).post(f"/forms/{form}", {"phone": "+49 30 1234567"})
    assert 200 == answer.status
    crm.settle()
    (deal,), (contact,) = crm.all("/v1/items/deal"), crm.all("/v1/items/contact")
    assert ("executing", contact["id"]) == (deal["stage"], deal["contact"])
    assert "+49301234567" == contact["phones"][0]["value"]


def test_an_excluded_address_still_fills_in_forms(crm):
    crm.ask("POST", "/v1/exclusions", {"address": KIM})
    fill_in(crm, set_up(crm))
    assert 1 == len(crm.all("/v1/items/lead"))


@pytest.mark.feature("T18")
def test_who_has_filled_in_a_form_is_known_when_they_come_back(crm):
    for stage, kind in (("in_process", "site_visited"), ("processed", "visitor_returned")):
        crm.trigger(stage, kind, type="lead")
    name = "0123456789abcdef0123456789abcdef"
    fill_in(crm, set_up(crm), visitor=name)
    (lead,) = crm.all("/v1/items/lead")
    for away in ("PT5M", "PT1H", "P2D"):
        crm.client.advance(away)
        crm.client.as_user(None).post("/visit", {"visitor": name})
        crm.settle()
    assert ["in_process", "processed"] == crm.moved_to(lead)
