"""Story 23: on a phone, by touch: a deal is opened, moved and changed, what is asked approved."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.console.test_my_day import asks

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(desk, crm):
    crm.ask("PUT", "/v1/smart-activity/settings", {"types": {"deal": {"mine": "off"}}})
    return desk.sit(route="deal/default", **PHONE)


def taps(window, name, role="button", within=None):
    window.part(role, name, within=within).tap()


def test_a_deal_is_opened_moved_and_changed_by_touch(desk, crm, phone):
    deal = crm.create(title="Chairs", amount="100")
    phone.reloads()
    taps(phone, "Chairs", "link")
    panel = phone.sees("Chairs", "complementary")
    box = panel.bounding_box()
    assert box
    assert (0, 390) == (round(box["x"]), round(box["width"]))
    taps(phone, "Edit Amount: $100", within=panel)
    phone.part("textbox", "Amount").fill("120")
    taps(phone, "Save")
    phone.sees("Edit Amount: $120", "button")
    stage = phone.part("button", "Preparation", within=panel)
    stage.tap()
    expect(stage).to_have_attribute("aria-current", "step")
    phone.hears("Chairs moved to Preparation; undo with Z")
    assert ("preparation", "120.00") == (crm.stage(deal), crm.read(deal)["amount"])
    taps(phone, "Close", within=panel)
    phone.sees_no("Chairs", "complementary")


def test_what_a_workflow_asks_is_approved_by_touch(desk, crm, phone):
    deal = crm.create(title="Chairs")
    asks(crm, subject="10 % off?")
    taps(phone, "Menu")
    taps(phone, re.compile("^My day"), "link")
    taps(phone, "10 % off?")
    taps(phone, "Approve")
    phone.hears("Answered: 10 % off?")
    crm.settle()
    assert any(text.startswith("said yes") for text in crm.texts(deal))


def test_a_rule_is_added_by_touch(crm, phone):
    phone.goes_to("deal/default/automation")
    taps(phone, "Add to Preparation")
    phone.fills("Search", "comment")
    taps(phone, re.compile("^Add comment"))
    phone.fills("Text *", "Called by phone.")
    with phone.waits_for_answer("/v1/automation/deal/default", "PUT"):
        taps(phone, "Save")
    deal = crm.create(title="Chairs", stage="preparation")
    assert ["Called by phone."] == crm.texts(deal)


def test_the_rooms_of_the_settings_stand_beside_each_other_on_a_phone(phone):
    phone.goes_to("settings/pipelines?type=deal")
    rooms = phone.sees("Settings", "navigation")
    expect(rooms.get_by_role("link").last).to_be_attached()
    boxes = [one.bounding_box() for one in rooms.get_by_role("link").all()]
    edges = [(round(one["x"]), round(one["x"] + one["width"])) for one in boxes]
    assert len(edges) > 8
    assert all(end <= begin for (_, end), (begin, _) in pairwise(edges))
