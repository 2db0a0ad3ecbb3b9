"""Where people sit down: windows of fresh profiles, signed in or not, all of them watched."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.console.guard import Guard
from tests.console.window import Window
from tests.support.stories import ADMIN, TOKEN, Story

COOKIE = "__Host-session"
SHIFT_DATE = """
(() => {
  const Real = Date;
  globalThis.aheadOfReal = AHEAD - Real.now();
  const now = () => Real.now() + globalThis.aheadOfReal;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(now()); }
    static now() { return now(); }
  };
})();
"""
"""The page's machine agrees with the tenant's clock on what day it is; its timers are real."""


class Desk:
    """Opens windows of one browser for one tenant, and judges them when the story is over.

    Args:
        browser: what shows the windows.
        crm: whose console it is.
        more: of the profiles, in place of what is usual: size, locale, colours.
    """

    def __init__(self, browser: Browser, crm: Story, **more: Any) -> None:
        self._browser = browser
        self._crm = crm
        self._more = more
        self._windows: list[Window] = []

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.leave()
        if kind is None:
            self.judge()

    def judge(self) -> None:
        """Fail where a fault was seen since this was asked before."""
        for window in self._windows:
            window.guard.judge()

    def leave(self) -> None:
        """Close all windows."""
        for window in self._windows:
            window.context.close()

    def stranger(self, route: str = "", **more: Any) -> Window:
        """Open a window in which nobody is signed in."""
        return self._window(**more).goes_to(route)

    def sit(self, user: int = ADMIN, route: str = "", **more: Any) -> Window:
        """Open a window in which a user is signed in, at a page of the console."""
        return self.prepared(user, **more).goes_to(route)

    def prepared(self, user: int = ADMIN, **more: Any) -> Window:
        """Open a window in which a user is signed in, and nothing is shown yet."""
        window = self._window(**more)
        self.sign_in(window.context, user)
        return window

    def sign_in(self, context: BrowserContext, user: int = ADMIN) -> None:
        """Begin a session as the sign-in page does, and leave its cookie in a profile."""
        url = self._crm.client.url
        context.add_cookies(
            [
                {
                    "name": COOKIE,
                    "value": self._session(user),
                    "url": url.replace("http://", "https://"),
                    "httpOnly": True,
                    "secure": True,
                    "sameSite": "Strict",
                }
            ]
        )

    def beside(self, window: Window, route: str = "") -> Window:
        """Open another window of the same profile."""
        other = Window(window.context.new_page(), window.url, window.guard)
        return other.goes_to(route)

    def _session(self, user: int) -> str:
        token = TOKEN
        if user != ADMIN:
            made = self._crm.ask("POST", "/v1/tokens", {"name": "desk", "user": user})
            token = made["token"]
        own = {"Sec-Fetch-Site": "same-origin"}
        browser = self._crm.client.as_user(None)
        answer = browser.post("/v1/sessions", {"token": token}, headers=own)
        browser.close()
        assert 201 == answer.status, answer.json
        cookie = answer.headers["set-cookie"].partition(";")[0]
        return cookie.removeprefix(f"{COOKIE}=")

    def _window(self, **more: Any) -> Window:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
        context = self._browser.new_context(**options | self._more | more)
        now = self._crm.client.now()
        context.add_init_script(SHIFT_DATE.replace("AHEAD", f"Date.parse('{now}')"))
        guard = Guard(context, self._crm.client.url)
        window = Window(context.new_page(), self._crm.client.url, guard)
        self._windows.append(window)
        return window
