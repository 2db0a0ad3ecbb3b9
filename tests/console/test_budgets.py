"""How fast the console is: counts are held exactly, times beside those of a simpler page.

A machine that is busy, or slow, is so for both pages.
"""

import gzip

import pytest

from chalicelib.api.v1 import console
from tests.console.desk import Desk
from tests.console.pages import furnish

KB = 1024
SEEN = """
window.seen = { shift: 0, painted: null, board: null };
const watch = (type, look) =>
  new PerformanceObserver((list) => list.getEntries().forEach(look))
    .observe({ type, buffered: true });
watch("layout-shift", (one) => { if (!one.hadRecentInput) seen.shift += one.value; });
watch("paint", (one) => {
  if (one.name === "first-contentful-paint") seen.painted = one.startTime;
});
new MutationObserver(() => {
  const isThere = document.body?.textContent.includes("Paper for all hotels");
  if (seen.board === null && isThere) seen.board = performance.now();
}).observe(document, { childList: true, subtree: true });
"""
FILES = """() => ["navigation", "resource"]
  // The clock of the local runtime is asked by no deployment.
  .flatMap((kind) => performance.getEntriesByType(kind))
  .filter(({ name, startTime }) => startTime < seen.board && !name.includes("/_local/"))
  .map(({ name, startTime, responseEnd, transferSize }) => (
    { url: name, begun: startTime, done: responseEnd, bytes: transferSize }))"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""A phone's connection: 1.6 Mbit/s, and 150 ms there and back."""


def by_phone(window):
    """Let a window's connection be slow; return what else of its machine can be changed."""
    phone = window.context.new_cdp_session(window.page)
    phone.send("Network.enable")
    phone.send("Network.emulateNetworkConditions", SLOW)
    return phone


@pytest.fixture
def watched(desk, crm):
    """Open the board of a furnished tenant in a window that keeps its own times."""
    furnish(crm)

    def watched(route="deal/default"):
        window = desk.prepared()
        window.context.add_init_script(SEEN)
        by_phone(window)
        window.goes_to(route)
        window.sees_card("Paper for all hotels", "Executing")
        return window

    return watched


def trips(files):
    """Return how many times an answer has to be there before something else can be asked for."""
    depths = []
    for one in sorted(files, key=lambda one: one["begun"]):
        before = [depth for depth, done in depths if done <= one["begun"]]
        depths.append((max(before, default=0) + 1, one["done"]))
    return max(depth for depth, _ in depths)


def test_the_first_board_takes_eight_requests_in_four_trips_and_120_kilobytes(watched):
    window = watched()
    files = window.page.evaluate(FILES)

    assert 8 >= len(files), [one["url"] for one in files]
    assert 120 * KB >= sum(one["bytes"] for one in files)
    assert 4 >= trips(files)


def test_who_comes_back_asks_for_the_page_and_for_what_may_have_changed_alone(watched):
    window = watched()
    window.reloads()
    window.sees_card("Paper for all hotels", "Executing")
    files = window.page.evaluate(FILES)

    assert 5 >= len([one for one in files if one["bytes"]])
    assert [] == [one["url"] for one in files if ".js" in one["url"] and one["bytes"]]


def test_nothing_jumps_while_the_page_comes(watched):
    window = watched()
    assert 0.05 >= window.page.evaluate("() => seen.shift")


# ---------------------------------------------------------------------------------- a slow phone

TIMES = 3
SIMPLE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Simple</title>
<link rel="icon" href="data:,"><script type="module" src="./console/main-1.js"></script>
<body></body></html>"""
SIMPLE_SCRIPT = """
document.body.append("Loading");
await fetch("/v1/me");
const board = await (await fetch("/v1/boards/deal/default")).json();
for (const card of board.columns.flatMap((one) => one.cards)) {
  document.body.append(document.createElement("br"), card.title);
}
"""


def best_times(desk):
    """Return the best of some first paints and first cards, each with nothing kept before."""
    seen = []
    for _ in range(TIMES):
        window = desk.prepared()
        window.context.add_init_script(SEEN)
        phone = by_phone(window)
        phone.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        window.page.set_default_timeout(30_000)
        window.goes_to("deal/default")
        window.page.wait_for_function("() => seen.board !== null && seen.painted !== null")
        seen.append(window.page.evaluate("() => [seen.painted, seen.board]"))
        window.context.close()
    return [min(times) for times in zip(*seen, strict=True)]


def test_on_a_slow_phone_the_board_is_little_later_than_the_simplest_page(
    chromium_browser, built_console, crm, tmp_path, monkeypatch
):
    furnish(crm)
    with Desk(chromium_browser, crm) as desk:
        painted, board = best_times(desk)
        monkeypatch.setattr(console, "FOLDER", tmp_path)
        for name, text in {"index.html": SIMPLE, "main-1.js": SIMPLE_SCRIPT}.items():
            (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        simply_painted, simple_board = best_times(desk)

    assert painted < max(1_500, 3 * simply_painted), (painted, simply_painted)
    assert board < max(2_500, 3 * simple_board), (board, simple_board)


def test_two_hundred_looks_at_what_changed_keep_nothing(desk, crm):
    furnish(crm)
    window = desk.sit(route="deal/default")
    window.sees_card("Paper for all hotels", "Executing")
    looks = """(times) => new Promise((done) => {
      const answered = new PerformanceObserver((list) => {
        times -= list.getEntries().filter(({ name }) => name.includes("/v1/changes")).length;
        times > 0 ? look() : done();
      });
      const look = () => document.dispatchEvent(new Event("visibilitychange"));
      answered.observe({ type: "resource" });
      performance.setResourceTimingBufferSize(10_000);
      look();
    })"""
    heap = window.context.new_cdp_session(window.page)

    def used():
        heap.send("HeapProfiler.collectGarbage")
        return heap.send("Runtime.getHeapUsage")["usedSize"]

    window.page.evaluate(looks, 5)
    before = used()
    window.page.evaluate(looks, 200)
    assert used() - before < 5 * 1024 * KB
