"""The guard sees what no story may do; each page here does one such thing."""

import gzip
from time import monotonic

import pytest

from chalicelib.api.v1 import console
from tests.console.desk import Desk
from tests.console.window import PATIENCE

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tiny</title>
<script type="module" src="./console/main-1.js"></script></head>
<body><main><h1>Tiny</h1><button>Go</button>{more}</main></body></html>"""


@pytest.fixture
def shows(chromium_browser, crm, tmp_path, monkeypatch):
    """Open a tiny console that consists of some markup and a script."""
    monkeypatch.setattr(console, "FOLDER", tmp_path)
    desk = Desk(chromium_browser, crm)

    def shows(script="", more=""):
        for name, text in {"index.html": PAGE.format(more=more), "main-1.js": script}.items():
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        return desk.sit()

    yield shows
    desk.leave()


def test_of_a_page_that_does_nothing_wrong_it_says_nothing(shows):
    window = shows("document.body.dataset.ran = 'yes'")
    window.sees("Tiny", "heading")
    assert "yes" == window.page.locator("body").get_attribute("data-ran")
    assert [] == window.guard.faults
    window.presses("Tab")


def test_a_session_is_begun(shows):
    window = shows("fetch('/v1/me').then(async (me) => document.title = (await me.json()).name)")
    window.page.wait_for_function("() => document.title === 'Admin'")


@pytest.mark.parametrize(
    ("fault", "script", "more"),
    [
        ("CSP: script-src-elem", "", "<script>1</script>"),
        ("CSP: style-src-attr", "", "<p style='color:red'>a</p>"),
        ("CSP: connect-src", "fetch('https://elsewhere.example/').catch(() => 0)", ""),
        ("CSP: require-trusted-types-for", "document.body.innerHTML = 'a'", ""),
        ("uncaught: ", "setTimeout(() => { throw new Error('a') })", ""),
        ("uncaught: ", "Promise.reject(new Error('a'))", ""),
        ("console: a", "console.error('a')", ""),
        ("404: GET", "import('./gone-1.js').catch(() => 0)", ""),
        ("foreign: GET", "location.assign('http://127.0.0.1:9/')", ""),
    ],
)
def test_a_fault_fails_the_story(shows, fault, script, more):
    window = shows(f"setTimeout(() => {{ {script} }})", more)
    until = monotonic() + PATIENCE / 1000
    while not any(one.startswith((fault, f"console: {fault}")) for one in window.guard.faults):
        assert monotonic() < until, window.guard.faults
        window.page.wait_for_timeout(20)

    with pytest.raises(AssertionError, match=fault):
        window.guard.judge()


def test_who_presses_a_key_must_not_get_lost(shows):
    window = shows("document.querySelector('button').onclick = (one) => one.target.remove()")
    window.part("button", "Go").focus()
    window.patience = 500

    with pytest.raises(AssertionError, match="nothing has the focus after Enter"):
        window.presses("Enter")
