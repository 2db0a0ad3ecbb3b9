"""Story 15: who leaves an open deal for which nothing is planned is asked what comes next."""

import re

import pytest
from playwright.sync_api import expect

ASKS = re.compile("What comes next for Chairs")


@pytest.fixture
def chairs(crm):
    return crm.create(title="Chairs")


def leaves(window):
    """Open the deal over its board and close it again."""
    window.goes_to("deal/default?open=1")
    window.sees("Fields", "region")
    with window.waits_for_answer("/smart-activity"):
        window.presses("Escape")
    window.sees_no("Fields", "region")


def test_enter_plans_what_is_proposed_in_three_working_days(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    leaves(window)
    dialog = window.sees(ASKS, "dialog")
    expect(dialog.get_by_label("What", exact=True)).to_be_focused()
    window.presses("Enter")
    window.hears("Planned: Contact customer")

    (planned,) = crm.activities(chairs)
    assert ("Contact customer", "2023-04-06") == (planned["subject"], planned["deadline"][:10])
    window.sees_no(ASKS, "dialog")
    leaves(window)
    window.sees_no(ASKS, "dialog")


def test_what_is_planned_is_in_ones_own_words(desk, crm, chairs):
    thomas = crm.hire("Thomas")
    window = desk.sit(route="deal/default")
    leaves(window)
    window.sees(ASKS, "dialog")
    window.fills("What", "Send samples")
    window.fills("Until", "2023-04-05T16:00")
    window.part("combobox", "Responsible").fill("tho")
    window.clicks(re.compile("Thomas"), "option")
    window.clicks("Plan it")
    window.hears("Planned: Send samples")

    (planned,) = crm.activities(chairs)
    told = (planned["subject"], planned["deadline"], planned["responsible"])
    assert ("Send samples", "2023-04-05T16:00:00Z", thomas) == told


def test_escape_declines_and_nothing_is_planned(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    leaves(window)
    window.sees(ASKS, "dialog")
    window.presses("Escape")
    window.sees_no(ASKS, "dialog")
    assert [] == crm.activities(chairs)
    leaves(window)
    window.sees(ASKS, "dialog")


@pytest.mark.parametrize(
    ("button", "mine", "section"), [("Not for me", "off", True), ("Not for: Deal", "on", False)]
)
def test_it_is_switched_off_for_oneself_or_for_all_deals(desk, crm, chairs, button, mine, section):
    window = desk.sit(route="deal/default")
    leaves(window)
    window.clicks(button, within=window.sees(ASKS, "dialog"))
    window.sees_no(ASKS, "dialog")
    settings = crm.ask("GET", "/v1/smart-activity/settings")["types"]["deal"]
    assert (mine, section) == (settings["mine"], settings["section"])
    leaves(window)
    window.sees_no(ASKS, "dialog")


def test_who_is_no_admin_switches_it_off_for_nobody_else(desk, crm):
    ben = crm.hire("Ben", roles=["manager"])
    crm.as_user(ben).create(title="Chairs")
    window = desk.sit(ben, route="deal/default")
    leaves(window)
    dialog = window.sees(ASKS, "dialog")
    window.sees("Not for me", "button", within=dialog)
    window.sees_no("Not for: Deal", "button")


def test_it_is_silent_for_a_week(desk, crm, chairs):
    window = desk.sit(route="deal/default")
    leaves(window)
    window.clicks("Do not ask for a while", within=window.sees(ASKS, "dialog"))
    window.clicks("Not for a week", "menuitem")
    window.sees_no(ASKS, "dialog")
    settings = crm.ask("GET", "/v1/smart-activity/settings")["types"]["deal"]
    assert "skip_week" == settings["mine"]
    assert settings["until"].startswith("2023-04-")


@pytest.mark.parametrize("why", ["planned", "won"])
def test_nothing_is_asked_where_something_is_planned_or_the_deal_is_over(desk, crm, chairs, why):
    if why == "won":
        crm.move(chairs, "won")
    else:
        crm.ask("POST", "/v1/items/deal/1/activities", {"subject": "Call"})
    window = desk.sit(route="deal/default?open=1")
    window.sees("Fields", "region")
    window.presses("Escape")
    window.sees_no("Fields", "region")
    window.sees_no(ASKS, "dialog")
