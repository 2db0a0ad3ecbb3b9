"""Story 24: every page, light, dark and in forced colours, in both languages, in large text."""

import pytest

from tests.console.pages import PAGES, furnish

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
LANGUAGES = ("en", "vi")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_violates_the_guidelines(desk, crm, axe, page):
    furnish(crm)
    found = {}
    for language in LANGUAGES:
        window = desk.sit(route=PAGES[page], locale=language)
        window.is_ready()
        for look, media in LOOKS.items():
            window.page.emulate_media(**media)
            found[language, look] = axe(window.page)
        window.page.close()

    assert {} == {look: lines for look, lines in found.items() if lines}


TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_on_a_narrow_page_or_with_large_text(desk, crm, page):
    furnish(crm)
    narrow = desk.sit(route=PAGES[page], viewport={"width": 320, "height": 640})
    narrow.is_ready()
    assert 0 == narrow.page.evaluate(TOO_WIDE)

    large = desk.sit(route=PAGES[page], viewport={"width": 1024, "height": 768})
    browser = large.context.new_cdp_session(large.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert "32px" == large.page.evaluate(
        "() => getComputedStyle(document.documentElement).fontSize"
    )
    large.is_ready()
    assert 0 == large.page.evaluate(TOO_WIDE)
