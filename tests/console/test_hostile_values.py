"""Story 21: what people and machines write is shown as they wrote it, and nothing else happens.

All the values stand in one tenant, through which one window goes.
"""

import pytest

from tests.console.desk import Desk
from tests.console.pages import PAGES
from tests.console.test_looks import CUT_OFF
from tests.support.stories import telling

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
LATER = {"mode": "delay", "delay": "P1D"}


def write_everywhere(crm, kind):
    """Let a text stand wherever people may write one; return the deal."""
    text = VALUES[kind]
    user = crm.hire(kind.replace(" ", "."))
    crm.ask("PATCH", f"/v1/users/{user}", {"name": text[:100]})
    contact = crm.ask("POST", "/v1/items/contact", {"name": text, "last_name": text})["id"]
    crm.comment_rule("new", text, name=text[:100])
    crm.rule("new", "add_comment", {"text": text}, name=text[:100], run=LATER)
    deal = crm.create(title=text, contact=contact, responsible=user, comments=text)
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/comments", {"text": text})
    return deal


@pytest.fixture(scope="module")
def seated(chromium_browser, built_console):
    """A tenant in which all of them stand everywhere, with a window before it."""
    with telling() as crm, Desk(chromium_browser, crm) as desk:
        deals = {kind: write_everywhere(crm, kind) for kind in VALUES}
        yield desk, desk.sit(route="deal/default"), deals


@pytest.fixture
def window(seated):
    """That window; what goes wrong in it is said where it does."""
    desk, window, _ = seated
    yield window
    desk.judge()


@pytest.mark.parametrize("kind", VALUES)
def test_a_text_is_shown_as_it_was_written(window, seated, kind):
    _, _, deals = seated
    window.moves_on_to("deal/default")
    card = window.column("New").get_by_role("link", name=VALUES[kind], exact=True)

    assert VALUES[kind] == card.text_content()
    window.moves_on_to(f"deal/default?open={deals[kind]['id']}")
    window.is_ready()
    assert "stageflow" in window.page.title()
    assert [] == window.page.evaluate(CUT_OFF)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_does_what_a_text_says_or_is_too_narrow_for_it(window, page):
    window.moves_on_to(PAGES[page])
    window.is_ready()
    assert "stageflow" in window.page.title()
    assert [] == window.page.evaluate(CUT_OFF)
