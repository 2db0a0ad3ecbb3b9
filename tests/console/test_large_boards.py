"""A board of a thousand cards answers as a small one does."""

import re
from statistics import median

import pytest
from playwright.sync_api import expect

STAGES = ("new", "preparation", "prepayment_invoice", "executing", "final_invoice")
MANY, FEW = 1000, 10
DRAWN = 200
"""Cards of so many that are drawn at first: 40 a column."""
TIMES = 6
AT_ONCE = 100
"""Milliseconds within which people take an answer for immediate."""
BESIDE_A_SMALL_BOARD = 5
"""Times: what counts where the machine is so busy that nothing is immediate."""
WATCH = """
window.taken = [];
new PerformanceObserver((list) => taken.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "event", durationThreshold: 16 });
"""
PAINTED = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)));
})"""


@pytest.fixture
def boards(desk, crm):
    """Open a small board and a large one side by side, so that a busy machine is so for both."""
    small = crm.pipeline("Small", *STAGES)
    for pipeline, cards in {small: FEW, "default": MANY}.items():
        for number in range(cards):
            stage = STAGES[number % len(STAGES)]
            deal = {"title": f"Deal {number:04}", "stage": stage, "pipeline": pipeline}
            crm.ask("POST", "/v1/items/deal", deal)
    crm.settle()
    crm.client.advance("PT1M")  # What was made just now is no news to who comes now.

    def opened(pipeline, cards):
        window = desk.prepared()
        window.context.add_init_script(WATCH)
        window.goes_to(f"deal/{pipeline}")
        window.is_ready()
        expect(window.part("link", re.compile(r"^Deal \d{4}$"))).to_have_count(min(cards, DRAWN))
        return window

    return opened(small, FEW), opened("default", MANY)


def took(window, act):
    """Return how long it took from the press of a key or button until its result was painted."""
    window.page.evaluate("() => { taken.length = 0 }")
    act()
    window.page.evaluate(PAINTED)
    return max([16, *window.page.evaluate("() => taken")])


def newest(cards):
    """Return the title of the card on top of the first column."""
    return f"Deal {cards - len(STAGES):04}"


def moves(window, title):
    window.takes(title)
    for key in ["Shift+ArrowRight", "Shift+ArrowLeft"] * (TIMES // 2):
        yield took(window, lambda key=key: window.presses(key))


def selects(window, title):
    window.takes(title)
    for _ in range(TIMES):
        yield took(window, lambda: window.presses("x"))


def filters(window, title):
    window.part("searchbox", "Filter by title").focus()
    for key in ["0", "Backspace"] * (TIMES // 2):
        yield took(window, lambda key=key: window.presses(key))


def drops(window, title):
    for stage in ["Executing", "New"] * (TIMES // 2):
        yield took(window, lambda stage=stage: window.drags(title, stage))


def test_what_one_does_is_painted_at_once_among_a_thousand_cards(boards):
    few, many = boards
    slow = {}
    for deed in (moves, selects, filters, drops):
        pairs = zip(deed(few, newest(FEW)), deed(many, newest(MANY)), strict=True)
        among_few, among_many = zip(*pairs, strict=True)
        # What takes long is interrupted more often on a busy machine; its best time was least so.
        small, large = median(among_few), min(among_many)
        if large > max(AT_ONCE, BESIDE_A_SMALL_BOARD * small):
            slow[deed.__name__] = (small, large)

    assert {} == slow
