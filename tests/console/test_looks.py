"""Stories 24 and 25: every page, light, dark and in forced colours, in large text, in Vietnamese.

All look at one tenant, through a few windows that go from page to page.
"""

import json
from pathlib import Path

import pytest

from tests.console.desk import Desk
from tests.console.pages import PAGES, address, furnish
from tests.support.stories import telling

LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
VIETNAMESE = {"locale": "vi-VN"}
LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}


class Tour:
    """Windows that are opened once and then go from page to page."""

    def __init__(self, desk, ids):
        self._desk = desk
        self._ids = ids
        self._windows = {}

    def at(self, page, **profile):
        """Let the window of a profile show a page, and return the window."""
        name, route = repr(profile), address(page, self._ids)
        if name not in self._windows:
            self._windows[name] = self._desk.sit(route=route, **profile)
        window = self._windows[name].moves_on_to(route)
        window.is_ready()
        return window


@pytest.fixture(scope="module")
def furnished(chromium_browser, built_console):
    """Where one sits down before a tenant in which each page has something to show."""
    with telling() as crm, Desk(chromium_browser, crm) as desk:
        ids = furnish(crm)
        yield desk, Tour(desk, ids)


@pytest.fixture
def tour(furnished):
    """What goes through the pages; what it did wrong at one of them is said there."""
    desk, tour = furnished
    yield tour
    desk.judge()


each_page = pytest.mark.parametrize("page", PAGES, scope="module")
"""One after the other: who is there already need not go there."""


@each_page
def test_no_page_violates_the_guidelines(tour, axe, page):
    shown = tour.at(page).page
    found = {}
    for look, media in LOOKS.items():
        shown.emulate_media(**{"forced_colors": "none"} | media)
        found[look] = axe(shown, colours_alone=look != "light")
    # Colours are the same in every language.
    found["Vietnamese"] = axe(tour.at(page, **VIETNAMESE).page)

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
TORN = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.checkVisibility()) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\\p{L}]{3,18}/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map((one) => Math.round(one.top)));
      if (lines.size > 1) found.push(word);
    }
  }
  return found;
}"""
"""Words of usual length of which a part stands in the next line: what is beside leaves no room."""


@each_page
def test_nothing_is_cut_off_or_torn_on_a_narrow_page(tour, page):
    narrow = tour.at(page, viewport={"width": 320, "height": 640})
    assert [] == narrow.page.evaluate(CUT_OFF)
    assert [] == narrow.page.evaluate(TORN)


@each_page
def test_nothing_is_cut_off_in_large_text(tour, page):
    large = tour.at(page, viewport={"width": 1024, "height": 768})
    large.context.new_cdp_session(large.page).send("Page.setFontSizes", LARGE)
    assert "32px" == large.page.evaluate(
        "() => getComputedStyle(document.documentElement).fontSize"
    )
    assert [] == large.page.evaluate(CUT_OFF)


WORDS = Path(__file__).parents[2] / "console" / "src" / "words" / "vi"
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode.data.trim());
  for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
    found.push(one.ariaLabel, one.title, one.placeholder);
  }
  return found.filter(Boolean);
}"""
NAMES_OF_THE_TENANT = {"Discount", "New", "Preparation", "Executing", "Admin", "Tell", "General"}
"""What somebody has typed in English, and happens to be words of the page too."""


def english_sentences():
    words = {}
    for file in WORDS.glob("*.json"):
        words |= json.loads(file.read_text(encoding="utf-8"))
    translated = {key for key, value in words.items() if value != key and "{" not in key}
    return translated - NAMES_OF_THE_TENANT


@each_page
def test_no_english_is_left_on_a_page(tour, page):
    window = tour.at(page, **VIETNAMESE)
    found = set(window.page.evaluate(TEXTS))
    assert found
    assert set() == found & english_sentences()
