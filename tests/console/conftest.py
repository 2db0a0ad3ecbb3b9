"""A browser for all stories of a process; who changes anything has a tenant and windows alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browsers_plugin import (
    chromium,
    firefox,
    lacks_axe,
    lacks_chromium,
    lacks_console,
    lacks_firefox,
)
from tests.console.axe import violations
from tests.console.desk import Desk
from tests.support.stories import Story, telling

WITHOUT = (
    # A page each for its address bar, which no story types into, and a process kept in reserve:
    # for every window they cost more than the console in it.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "SpareRendererForSitePerProcess",
    # Only the last list counts: what Playwright does without is named again.
    "AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "GlobalMediaControls",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "Translate",
)
"""Features of Chromium that stories do without."""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # As few processes for a window as there can be: each takes longer to begin than a page to come.
    "--in-process-gpu",
    "--renderer-process-limit=1",
    f"--disable-features={','.join(WITHOUT)}",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium_browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    assert lacks_chromium() is None, lacks_chromium()
    browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox_browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Firefox ESR as it is, by WebDriver BiDi."""
    assert lacks_firefox() is None, lacks_firefox()
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=firefox())
    yield browser
    browser.close()


@pytest.fixture
def crm() -> Iterator[Story]:
    """A tenant on Monday, 3 April 2023, 9:00 UTC, with one admin and no rules."""
    with telling() as story:
        yield story


@pytest.fixture(scope="session")
def built_console() -> None:
    """The console as it is shipped."""
    assert lacks_console() is None, lacks_console()


@pytest.fixture
def desk(chromium_browser: Browser, built_console: None, crm: Story) -> Iterator[Desk]:
    """Where people sit down before the console of that tenant."""
    with Desk(chromium_browser, crm) as desk:
        yield desk


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What examines a page, and returns what violates WCAG 2.2 AA."""
    assert lacks_axe() is None, lacks_axe()
    return violations
