"""No page says a sentence twice, as two versions of it do that were merged."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    "README.md",
    "CHANGELOG.md",
    *(str(one.relative_to(ROOT)) for one in (ROOT / "docs").glob("**/*.md")),
]
CODE = re.compile(r"```.*?```", re.DOTALL)
BEGINNING = 50
"""Characters of a line by which two versions of it are told to be the same."""
REPEATING = {"docs/catalogue.md", "docs/cost.md"}
"""Pages that are made of the code."""


@pytest.mark.parametrize("page", [one for one in PAGES if one not in REPEATING])
def test_no_line_of_a_page_begins_as_another_one(page):
    text = CODE.sub("", (ROOT / page).read_text("utf-8"))
    lines = [line.strip() for line in text.splitlines()]
    long = [line[:BEGINNING] for line in lines if len(line) > BEGINNING and line[0] not in "|*"]
    assert [] == [line for line, times in Counter(long).items() if times > 1]
