"""Story 21, within an item: whatever stands in its fields and lists is text, also on a phone."""

import pytest
from playwright.sync_api import expect

from tests.console.desk import Desk
from tests.console.test_hostile_values import VALUES, write_everywhere
from tests.console.test_looks import CUT_OFF
from tests.support.stories import telling

TABS = ("timeline", "activities", "automation", "bindings", "history")


@pytest.fixture(scope="module")
def seated(chromium_browser, built_console):
    """A desk before a tenant with a deal for each value, and a phone on it."""
    with telling() as crm, Desk(chromium_browser, crm) as desk:
        crm.ask("POST", "/v1/fields/deal", {"code": "uf_note", "title": "Note", "type": "string"})
        deals = {kind: write_everywhere(crm, kind) for kind in VALUES}
        for kind, deal in deals.items():
            text = VALUES[kind]
            crm.change(deal, uf_note=text)
            activity = {"subject": text, "description": text, "deadline": "2023-04-03T15:00:00Z"}
            crm.ask("POST", f"/v1/items/deal/{deal['id']}/activities", activity)
        crm.settle()
        yield desk, desk.sit(viewport={"width": 390, "height": 844}), deals


@pytest.mark.parametrize("kind", VALUES)
def test_a_hostile_value_is_text_in_every_part_of_an_item(seated, kind):
    desk, window, deals = seated
    for tab in TABS:
        window.moves_on_to(f"deal/{deals[kind]['id']}?tab={tab}")
        window.is_ready()
        assert [] == window.page.evaluate(CUT_OFF), tab
        expect(window.page.locator("main img")).to_have_count(0)
        assert "hit" != window.page.title()
    desk.judge()
