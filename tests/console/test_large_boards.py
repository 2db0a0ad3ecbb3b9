"""A board of a thousand cards answers as a small one does."""

import re
from contextlib import contextmanager
from statistics import median

import pytest
from playwright.sync_api import expect

STAGES = ("new", "preparation", "prepayment_invoice", "executing", "final_invoice")
MANY, FEW = 1000, 10
DRAWN = 200
"""Cards of so many that are drawn at first: 40 a column."""
TIMES = 8
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
def board(desk, crm):
    """Open a board with so many cards."""

    @contextmanager
    def board(cards):
        for number in range(len(crm.all("/v1/items/deal")), cards):
            stage = STAGES[number % len(STAGES)]
            crm.ask("POST", "/v1/items/deal", {"title": f"Deal {number:04}", "stage": stage})
        crm.settle()
        crm.client.advance("PT1M")  # What was made just now is no news to who comes now.
        window = desk.prepared()
        window.context.add_init_script(WATCH)
        window.goes_to("deal/default")
        window.is_ready()
        expect(window.part("link", re.compile(r"^Deal \d{4}$"))).to_have_count(min(cards, DRAWN))
        yield window
        window.page.close()

    return board


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


@pytest.mark.parametrize("deed", [moves, selects, filters, drops], ids=lambda one: one.__name__)
def test_what_one_does_is_painted_at_once_among_a_thousand_cards(board, deed):
    with board(FEW) as window:
        small = median(deed(window, newest(FEW)))
    with board(MANY) as window:
        large = median(deed(window, newest(MANY)))

    assert large <= max(AT_ONCE, BESIDE_A_SMALL_BOARD * small), (small, large)
