"""Story 21, within an item: whatever stands in its fields and lists is text, also on a phone."""

import pytest
from playwright.sync_api import expect

from tests.console.test_hostile_values import VALUES, write_everywhere
from tests.console.test_looks import CUT_OFF

TABS = ("timeline", "activities", "automation", "bindings", "history")


@pytest.mark.parametrize("kind", VALUES)
def test_a_hostile_value_is_text_in_every_part_of_an_item(desk, crm, kind):
    text = VALUES[kind]
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_note", "title": "Note", "type": "string"})
    deal = write_everywhere(crm, text)
    crm.change(deal, uf_note=text)
    activity = {"subject": text, "description": text, "deadline": "2023-04-03T15:00:00Z"}
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/activities", activity)
    crm.settle()
    window = desk.sit(viewport={"width": 390, "height": 844})
    for tab in TABS:
        window.goes_to(f"deal/{deal['id']}?tab={tab}")
        window.is_ready()
        assert [] == window.page.evaluate(CUT_OFF), tab
        expect(window.page.locator("main img")).to_have_count(0)
        assert "hit" != window.page.title()
