"""A browser opens the web console of a deployed tenant: somebody signs in and moves a card.

Needs Playwright and Debian's Chromium (`make browsers`), as the tests of the console do.
"""

import shutil

from playwright.sync_api import Page, expect, sync_playwright

PATIENCE = 60_000
"""Milliseconds: functions of the emulator start slowly."""
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)


def card_moved(url: str, token: str, title: str) -> None:
    """Sign in with a token, and move the card of a deal to the next stage by its keys.

    Args:
        url: base of the tenant's API.
        token: of somebody who may move the deal.
        title: of a deal in the first stage of the default pipeline.

    Raises:
        AssertionError: the page does not do it, or says something else.
    """
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    assert path, "no Chromium is installed; `make browsers` installs it"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            page = browser.new_page(locale="en-GB")
            page.set_default_timeout(PATIENCE)
            expect.set_options(timeout=PATIENCE)
            _sign_in(page, url, token)
            _move(page, title)
        finally:
            browser.close()


def _sign_in(page: Page, url: str, token: str) -> None:
    page.goto(f"{url}/console#/deal/default")
    page.get_by_role("button", name="With an API token").click()
    page.get_by_label("API token").fill(token)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deal", exact=True)).to_be_visible()


def _move(page: Page, title: str) -> None:
    card = page.get_by_role("link", name=title, exact=True)
    card.focus()
    page.keyboard.press("Shift+ArrowRight")
    said = page.get_by_role("status").filter(has_text=f"{title} moved to Preparation")
    expect(said.first).to_be_attached()
