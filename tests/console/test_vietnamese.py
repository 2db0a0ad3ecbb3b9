"""Story 25: Vietnamese through and through; and nobody loses their place by switching."""

import json
from pathlib import Path

import pytest

from tests.console.pages import PAGES, furnish

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
NAMES_OF_THE_TENANT = {"New", "Preparation", "Executing", "Admin", "Tell", "General"}
"""What somebody has typed in English, and happens to be words of the page too."""


def english_sentences():
    words = {}
    for file in WORDS.glob("*.json"):
        words |= json.loads(file.read_text(encoding="utf-8"))
    translated = {key for key, value in words.items() if value != key and "{" not in key}
    return translated - NAMES_OF_THE_TENANT


@pytest.mark.parametrize("page", PAGES)
def test_no_english_is_left_on_a_page(desk, crm, page):
    furnish(crm)
    window = desk.sit(route=PAGES[page], locale="vi-VN")
    window.is_ready()
    found = set(window.page.evaluate(TEXTS))
    assert found
    assert set() == found & english_sentences()


def test_who_switches_the_language_stays_where_they_are(desk, crm):
    crm.create(title="Ghế gỗ", amount="1250000.50")
    window = desk.sit(route="deal/default")
    window.clicks("Account")
    window.clicks("Tiếng Việt", "menuitemradio")
    window.sees("Giao dịch", "heading")
    window.is_at("deal/default")
    window.sees_card("Ghế gỗ", "New")
    window.reloads()
    window.sees("Giao dịch", "heading")
    assert "vi" == window.page.evaluate("document.documentElement.lang")
