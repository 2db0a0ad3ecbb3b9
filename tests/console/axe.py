"""axe-core in a page: violations of WCAG 2.2 AA, in lines for people."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browsers_plugin import AXE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of these that say something else where only colours are others."""
RUN = """async ({ type, values }) => {
  const { violations } = await axe.run(document, {
    runOnly: { type, values },
    resultTypes: ["violations"],
  });
  return violations;
}"""


@cache
def _source(path: Path = AXE) -> str:
    return path.read_text(encoding="utf-8")


def violations(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Return a line for each element that violates a rule: rule, place, what is wrong.

    Args:
        page: what is examined.
        colours_alone: whether it was examined before, and only its colours are others now.
    """
    rules = (
        {"type": "rule", "values": COLOURS} if colours_alone else {"type": "tag", "values": TAGS}
    )
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source() + "; undefined")
    return [line for found in page.evaluate(RUN, rules) for line in _lines(found)]


def _lines(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: "
        + "; ".join(one["message"] for part in ("any", "all", "none") for one in node[part])
        for node in violation["nodes"]
    ]
