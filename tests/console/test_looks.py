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


CUT_OFF = """() => {
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
  const isPlace = (one) => one.matches("main, dialog, .content, body, html");
  const mayScroll = (one) => one && !isPlace(one) && (scrolls(one) || mayScroll(one.parentElement));
  const isCut = (one) => one.getBoundingClientRect().right > innerWidth + 1;
  const all = [...document.querySelectorAll(":is(main, aside, dialog) *")];
  const cut = all.filter((one) => isCut(one) && !mayScroll(one)).map((one) => one.outerHTML);
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wider > 0 ? [`the page is ${wider} px too wide`, ...cut] : cut;
}"""
"""What stands beyond the right edge, and not within something that scrolls sideways by itself."""


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut_off_on_a_narrow_page_or_with_large_text(desk, crm, page):
    furnish(crm)
    narrow = desk.sit(route=PAGES[page], viewport={"width": 320, "height": 640})
    narrow.is_ready()
    assert [] == narrow.page.evaluate(CUT_OFF)

    large = desk.sit(route=PAGES[page], viewport={"width": 1024, "height": 768})
    browser = large.context.new_cdp_session(large.page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert "32px" == large.page.evaluate(
        "() => getComputedStyle(document.documentElement).fontSize"
    )
    large.is_ready()
    assert [] == large.page.evaluate(CUT_OFF)
