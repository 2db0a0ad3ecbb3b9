"""Every code that can come is explained, and every state of a run."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.words.languages import reason_in

DOCS = Path(__file__).parents[2] / "docs"
ROWS = [line for line in (DOCS / "codes.md").read_text("utf-8").splitlines() if line[:3] == "| `"]


def explained() -> list[str]:
    return [code for row in ROWS for code in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_every_code_is_explained_once():
    assert sorted(Code) == sorted(explained())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split("|")[1].strip())
def test_an_explanation_says_something(row):
    assert len(row.split("|")[2].strip()) >= 10


def test_every_reason_is_said_in_the_languages_of_people():
    """Those of the first three tables; `not_waiting` and the like are refusals of requests."""
    text = (DOCS / "codes.md").read_text("utf-8").partition("## Why a request is refused")[0]
    reasons = re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in ROWS if row in text))
    assert [] == [code for code in reasons if not reason_in(code, None)]


def test_every_state_of_a_run_is_explained():
    text = (DOCS / "rules.md").read_text("utf-8")
    states = text.partition("## States of a run")[2].partition("\n## ")[0]
    assert sorted(RunState) == sorted(re.findall(r"^\| `(\w+)`", states, re.MULTILINE))
