"""Story 21: what people and machines write is shown as they wrote it, and nothing else happens."""

import pytest

from tests.console.pages import PAGES
from tests.console.test_looks import CUT_OFF

MARKUP = "<img src=x onerror=document.title='hit'><script>document.title='hit'</script>"
VALUES = {
    "markup": MARKUP,
    "a placeholder": "{{ deal.title }} {count} ${1} %s",
    "right to left": "كراسي للمكتب \u202eevil\u202c",
    "as long as may be": "W" * 255,
    "nothing to see": "\u200b\u00a0\u2060.",
    "marks upon marks": "Z\u0351\u036b\u0343\u036a\u0302a\u0334\u0300lgo",
    "another script": "dữ liệu 椅子 🪑👩‍👩‍👧‍👦",
    "a name of code": "__proto__",
}


def write_everywhere(crm, text):
    """Let a text stand wherever people may write one; return the deal."""
    crm.hire("Ben")
    crm.ask("PATCH", "/v1/users/2", {"name": text[:100]})
    contact = crm.ask("POST", "/v1/items/contact", {"name": text, "last_name": text})["id"]
    crm.comment_rule("new", text, name=text[:100])
    crm.rule("new", "add_comment", {"text": text}, name=text[:100], run=LATER)
    deal = crm.create(title=text, contact=contact, responsible=2, comments=text)
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/comments", {"text": text})
    return deal


LATER = {"mode": "delay", "delay": "P1D"}


@pytest.mark.parametrize("value", VALUES)
def test_a_text_is_shown_as_it_was_written_and_does_nothing(desk, crm, value):
    text = VALUES[value]
    write_everywhere(crm, text)
    window = desk.sit(route="deal/default")
    card = window.column("New").get_by_role("link", name=text, exact=True)

    assert text == card.text_content()
    for route in PAGES.values():
        window.goes_to(route)
        window.is_ready()
        assert "stageflow" in window.page.title()
        assert [] == window.page.evaluate(CUT_OFF)
