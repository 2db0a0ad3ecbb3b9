"""The demo as a whole, and what it says when something is not as it must be."""

import io
import json
import logging
import sys
from pathlib import Path

import pytest
from rich.console import Console

from examples.demo.__main__ import main, replayed, run
from examples.demo.client import Refused
from tests.examples.books import small_book

EXAMPLES = Path(__file__).parents[2] / "examples"


def quiet():
    return Console(file=io.StringIO(), width=200)


def demo(number, automation, over="emulator"):
    """Run the demo with the first opportunities."""
    console = quiet()
    code = run(small_book(number), automation, console, over)
    return code, console.file.getvalue()


@pytest.fixture
def automation():
    return json.loads((EXAMPLES / "automation.json").read_text("utf-8"))


def test_opportunities_end_where_the_file_says_and_all_runs_add_up(automation):
    code, text = demo(10, automation)

    assert 0 == code, text
    assert "Every deal ended where the file says, and all runs add up." in text
    for part in ("account is missing", "Deals per stage", "amount_entered", "dynamodb"):
        assert part in text


def test_the_run_in_memory_agrees_with_the_one_over_the_emulator_in_every_figure(automation):
    book = small_book(10)

    emulated = replayed(book, automation, quiet(), "emulator")
    in_memory = replayed(book, automation, quiet(), "memory")

    assert emulated == in_memory
    assert {"dynamodb", "scheduler", "sqs", "sesv2", "sns"} == set(in_memory[1].requests)


@pytest.mark.parametrize("over", ["emulator", "memory"])
def test_a_rule_that_acts_at_another_time_than_it_must_makes_the_demo_fail(automation, over):
    rule = next(rule for rule in automation["rules"] if rule["id"] == "two_weeks")
    rule["run"]["delay"] = "P400D"
    code, text = demo(2, automation, over)

    assert 1 == code
    assert "rule two_weeks: expected done, found stopped" in text


def test_a_trigger_that_does_not_fire_makes_the_demo_fail(automation):
    automation["triggers"].pop()
    code, text = demo(1, automation)

    assert 1 == code
    assert "1C1I7A6R: the file says Won, the deal is in" in text


def test_a_rule_that_is_not_enabled_makes_the_demo_fail(automation):
    automation["rules"][0]["enabled"] = False
    code, text = demo(2, automation)

    assert 1 == code
    assert "rule first_mail: missing from the pipeline, or not enabled" in text


def test_an_automation_that_the_service_refuses_is_shown_with_the_reason(automation):
    automation["rules"][0]["stage"] = "nowhere"

    with pytest.raises(Refused, match=r"PUT /v1/automation/deal/sales: 4.*nowhere"):
        demo(1, automation)


@pytest.mark.parametrize("number", ["0", "-1", "many", "٣"])
def test_a_number_that_is_none_is_refused(number, capsys):
    assert 2 == main({"N": number})
    assert f"N: {number!r} is not a number of opportunities" in capsys.readouterr().err


def test_what_the_demo_cannot_stand_on_is_refused(capsys):
    assert 2 == main({"N": "1", "OVER": "aws"})
    assert "OVER: 'aws' is neither emulator nor memory" in capsys.readouterr().err


MOST_CALLS = 17_500
"""Calls of functions in Python that a deal takes, from its import until it is read back."""


def test_a_deal_takes_no_more_calls_than_it_should(automation):
    calls_for(small_book(2), automation)  # what is loaded and prepared once
    few, many = (calls_for(small_book(number), automation) for number in (5, 25))
    assert (many - few) / 20 < MOST_CALLS


def calls_for(book, automation):
    """Return how many functions are called in a run in memory; unlike seconds, always as many."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    logging.disable(logging.INFO)  # as the demo does
    sys.setprofile(count)
    try:
        replayed(book, automation, quiet(), "memory")
    finally:
        sys.setprofile(before)
        logging.disable(logging.NOTSET)
    return calls
