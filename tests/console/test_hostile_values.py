"""Story 21: what stands in a field is text, whatever it looks like, and breaks no page."""

import pytest
from playwright.sync_api import expect

VALUES = {
    "markup": "<img src=x onerror=\"document.title='owned'\">",
    "script": "</script><script>document.title='owned'</script>",
    "placeholder": "{{ deal.title }} {count} {{",
    "right to left": "\u202eשלום\u200f العالم",
    "long": "W" * 255,
}
PLACES = (
    "deal/default",
    "deal/default?open=1",
    "deal/1?tab=history",
    "deal/1?tab=activities",
    "deal/1?tab=automation",
    "deal/1?tab=bindings",
    "contact",
    "activities",
    "notifications",
)
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("kind", VALUES)
def test_a_hostile_value_is_shown_as_it_is(desk, crm, kind):
    value = VALUES[kind]
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_note", "title": "Note", "type": "string"})
    crm.comment_rule("new", "ok", name=value[:100])
    contact = crm.create("contact", name=value[:100], last_name="Lind")
    crm.ask("POST", "/v1/users", {"name": value[:100], "email": "eve@example.com"})
    deal = crm.create(title=value, contact=contact["id"], uf_note=value, comments=value)
    crm.ask("POST", "/v1/items/deal/1/comments", {"text": value})
    activity = {"subject": value, "description": value, "deadline": "2023-04-03T15:00:00Z"}
    crm.ask("POST", "/v1/items/deal/1/activities", activity)
    crm.settle()
    window = desk.sit(viewport={"width": 390, "height": 844})
    for route in PLACES:
        window.goes_to(route)
        window.is_ready()
        assert 0 == window.page.evaluate(TOO_WIDE), route
        assert "owned" != window.page.title()
        expect(window.page.locator("main img, aside img")).to_have_count(0)
    window.goes_to("deal/1")
    window.sees(value, "heading")
    assert deal["id"] == 1
