"""A browser opens the web console of a deployed tenant: somebody moves a card and sends a file.

Needs Playwright and Debian's Chromium (`make browsers`), as the tests of the console do.
"""

import shutil

from playwright.sync_api import FilePayload, Page, expect, sync_playwright

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


def card_worked_on(url: str, token: str, title: str, file: tuple[str, bytes]) -> None:
    """Sign in with a token, move the card of a deal by its keys, and comment on it with a file.

    Args:
        url: base of the tenant's API.
        token: of somebody who may move the deal.
        title: of a deal in the first stage of the default pipeline.
        file: its name, and what it holds.

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
            _send(page, title, *file)
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


def _send(page: Page, title: str, name: str, content: bytes) -> None:
    page.get_by_role("link", name=title, exact=True).click()
    files: list[FilePayload] = [{"name": name, "mimeType": "text/plain", "buffer": content}]
    comment = page.get_by_role("textbox", name="Comment", exact=True)
    comment.fill("See there")
    page.locator(".comment [type=file]").set_input_files(files)
    # It can be sent once all of the file is with the store, which is another site.
    expect(page.get_by_role("button", name=f"Remove {name}", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add comment").click()
    timeline = page.get_by_role("list", name="Timeline")
    expect(timeline.get_by_role("button", name=name, exact=True)).to_be_visible()
