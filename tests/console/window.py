"""A window of a browser, told in sentences: what somebody does in it, and what they see.

Everything is found by role and name, as a screen reader finds it, and nothing waits for time: what
is expected may come within PATIENCE, and a story goes on as soon as it is there.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Response, TimeoutError, expect

from tests.console.guard import Guard

PATIENCE = 15_000
"""Milliseconds that something may take to be there on a busy machine."""
HAS_FOCUS = """() => {
  const now = document.activeElement;
  return now !== null && now !== document.body && now !== document.documentElement;
}"""
MOVE_ON = """(hash) => new Promise((done) => {
  if (location.hash === hash) return done();
  // Once it is painted, and what follows from that is done, nothing of the page before is left.
  const painted = () => requestAnimationFrame(() => setTimeout(done));
  addEventListener("hashchange", painted, { once: true });
  location.hash = hash;
})"""
TAKES_TEXT = "() => document.activeElement?.matches('input, textarea, [contenteditable]')"
LOADING = re.compile("Loading|Đang tải")
"""The name of what stands in the shape of what is coming."""
ANY = re.compile("")

expect.set_options(timeout=PATIENCE)

Name = str | re.Pattern[str]


class Window:
    """Somebody's browser window.

    Args:
        page: the page in it.
        url: the service whose console it shows.
        guard: sees what happens in it.
    """

    def __init__(self, page: Page, url: str, guard: Guard) -> None:
        self.page = page
        self.url = url
        self.guard = guard
        self.patience = PATIENCE
        page.set_default_timeout(PATIENCE)

    @property
    def context(self) -> BrowserContext:
        """The browser's profile, which other windows of the same person share."""
        return self.page.context

    # ---- where one is

    def goes_to(self, route: str = "") -> "Window":
        """Open a page of the console by its address, for example deal/default."""
        self.page.goto(f"{self.url}/console" + (f"#/{route}" if route else ""))
        return self

    def moves_on_to(self, route: str) -> "Window":
        """Follow a link to another page of the console, which is not loaded anew for that."""
        self.page.evaluate(MOVE_ON, f"#/{route}")
        return self

    def reloads(self) -> "Window":
        """Load the page again."""
        self.page.reload()
        return self

    def comes_back(self) -> "Window":
        """Be seen again after another window was in front of it: it looks at once what changed."""
        self.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        return self

    def is_at(self, route: str) -> None:
        """The address says where one is."""
        expect(self.page).to_have_url(re.compile(rf"#/{re.escape(route)}(\?|$)"))

    def is_ready(self) -> None:
        """All is there that the page shows at first."""
        expect(self.page.get_by_role("main").last).to_be_visible()
        expect(self.page.get_by_role("status", name=LOADING)).to_have_count(0)

    # ---- what one does

    def part(self, role: Any, name: Name = ANY, *, within: Locator | None = None) -> Locator:
        """Return what has this role and name; a plain name is the whole name."""
        place = self.page if within is None else within
        return place.get_by_role(role, name=name, exact=isinstance(name, str))

    def clicks(self, name: Name, role: Any = "button", *, within: Locator | None = None) -> None:
        """Click on something."""
        self.part(role, name, within=within).click()

    def fills(self, label: Name, value: str) -> None:
        """Write into a field, in place of what stands there."""
        self.page.get_by_label(label, exact=isinstance(label, str)).fill(value)

    def fills_choice(self, label: Name, option: str) -> None:
        """Choose from a list of options, by what the option says."""
        choice = self.page.get_by_label(label, exact=isinstance(label, str))
        choice.select_option(label=option)

    def presses(self, *keys: str) -> None:
        """Press keys one after the other; the focus must be somewhere after each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.has_focus(f"after {key}")

    def types(self, text: str) -> None:
        """Type where the focus is, once that takes text: before, keys would be short ways."""
        self._waits_for(TAKES_TEXT, f"nothing takes {text}")
        self.page.keyboard.type(text)
        self.has_focus(f"after typing {text}")

    def has_focus(self, when: str) -> None:
        """Something has the focus: whoever has no mouse is not lost."""
        self._waits_for(HAS_FOCUS, f"nothing has the focus {when}")

    def focus_is_on(self, part: Locator) -> None:
        """The focus is on something, or within it."""
        expect(part.locator(":scope:focus, :scope :focus").first).to_be_visible()

    # ---- what one sees

    def sees(self, name: Name, role: Any = None, *, within: Locator | None = None) -> Locator:
        """Something is there, by its text or, where a role is given, by its name."""
        found = self._named(name, role, within).first
        expect(found).to_be_visible()
        return found

    def sees_no(self, name: Name, role: Any = None, *, within: Locator | None = None) -> None:
        """Nothing of that is there, or no longer."""
        expect(self._named(name, role, within)).to_have_count(0)

    def hears(self, text: Name) -> None:
        """A screen reader is told, politely."""
        expect(self.page.get_by_role("status").filter(has_text=text).first).to_be_attached()

    # ---- the board

    def column(self, stage: str) -> Locator:
        """Return the column of a stage."""
        return self.page.get_by_role("listitem", name=re.compile(rf"^{re.escape(stage)}, "))

    def card(self, title: str, *, within: Locator | None = None) -> Locator:
        """Return the card of an item."""
        place = self.page if within is None else within
        link = self.page.get_by_role("link", name=title, exact=True)
        # A column is an item of a list too: the innermost is the card.
        return place.get_by_role("listitem").filter(has=link).last

    def takes(self, title: str) -> None:
        """Put the focus on a card."""
        self.card(title).get_by_role("link", name=title, exact=True).focus()

    def sees_card(self, title: str, stage: str) -> Locator:
        """A card stands in the column of a stage."""
        found = self.card(title, within=self.column(stage))
        expect(found).to_be_visible()
        return found

    def drags(self, title: str, stage: str) -> None:
        """Take a card with the mouse and drop it on the column of a stage."""
        self.holds_over(title, stage)
        self.page.mouse.up()

    def holds_over(self, title: str, stage: str) -> None:
        """Take a card with the mouse and hold it over the column of a stage."""
        card, column = self.card(title), self.column(stage)
        start, end = card.bounding_box(), column.bounding_box()
        assert start, end
        mouse = self.page.mouse
        mouse.move(start["x"] + 20, start["y"] + start["height"] - 8)
        mouse.down()
        mouse.move(start["x"] + 40, start["y"] + start["height"], steps=3)
        mouse.move(end["x"] + end["width"] / 2, end["y"] + 60, steps=6)

    @contextmanager
    def waits_for_answer(self, path: str, method: str = "GET") -> Iterator[None]:
        """What is done in the block asks the service for this, not only how it would be."""

        def fits(answer: Response) -> bool:
            asked = urlsplit(answer.url)
            is_dry = "dry_run=true" in asked.query
            return asked.path.endswith(path) and answer.request.method == method and not is_dry

        with self.page.expect_response(fits):
            yield

    def _waits_for(self, condition: str, otherwise: str) -> None:
        """Wait for what mostly is so already."""
        if self.page.evaluate(condition):
            return
        try:
            self.page.wait_for_function(condition, timeout=self.patience)
        except TimeoutError as error:
            raise AssertionError(otherwise) from error

    def _named(self, name: Name, role: Any, within: Locator | None) -> Locator:
        if role is not None:
            return self.part(role, name, within=within)
        place = self.page if within is None else within
        return place.get_by_text(name, exact=isinstance(name, str))
