"""A book dealt out to several tenants brings together what it brings to one."""

import io
import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from examples.demo.__main__ import replayed
from examples.demo.checking import differences
from examples.demo.client import Refused
from examples.demo.opportunities import read_book
from examples.demo.outcome import added_up
from examples.demo.plan import beginning, ending, plan_events
from examples.demo.shares import Died, apart, dealt_out
from examples.demo.tenant import Share, replay_share
from tests.examples.books import DATA, small_book

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def automation():
    return json.loads((EXAMPLES / "automation.json").read_text("utf-8"))


def quiet():
    return Console(file=io.StringIO(), width=200)


def shares_of(book, automation, number):
    events = plan_events(book.opportunities)
    begins, ends = beginning(events), ending(events)
    return [Share(one, begins, ends, automation, emulated=False) for one in dealt_out(book, number)]


def test_every_opportunity_and_every_account_is_in_one_of_the_books_alone():
    book = read_book(DATA, 8_800)
    parts = dealt_out(book, 2)
    for of in (
        lambda one: [each.id for each in one.opportunities],
        lambda one: [each.name for each in one.accounts],
    ):
        assert sorted(of(book)) == sorted([*of(parts[0]), *of(parts[1])])
    first, second = ({one.account for one in part.opportunities} - {None} for part in parts)
    assert first.isdisjoint(second)
    assert 4_400 == len(parts[0].opportunities) == len(parts[1].opportunities)


def test_a_book_for_one_is_the_book_itself():
    book = small_book(30)
    assert [book] == dealt_out(book, 1)


def test_two_tenants_in_their_processes_bring_together_what_one_brings(automation):
    book = small_book(20)
    expected, one = replayed(book, automation, quiet(), "memory")
    _, two = replayed(book, automation, quiet(), "memory", tenants=2)

    assert [] == list(differences(book.opportunities, expected, two))
    # Each tenant is set up, and what is done together differs; the deals themselves are the same.
    assert replace(one, requests=Counter()) == replace(two, requests=Counter())
    assert one.requests.total() < two.requests.total()


def test_what_several_have_come_to_is_added_up(automation):
    first, second = (
        replay_share(one, lambda _: None) for one in shares_of(small_book(4), automation, 2)
    )
    both = added_up([first, second])
    assert first.stages | second.stages == both.stages
    assert first.requests + second.requests == both.requests
    assert first == added_up([first])


def test_every_step_is_told_of(automation):
    told: Counter[str] = Counter()
    book = small_book(4)
    shares = shares_of(book, automation, 2)
    apart(shares, lambda step, times: told.update({step: times}))
    rows = sum(one.rows for one in shares)
    assert {"Import": rows, "Replay": len(plan_events(book.opportunities)), "Check": 4} == told


def test_what_the_service_refuses_one_tenant_ends_the_demo(automation):
    automation["rules"][0]["stage"] = "nowhere"
    with pytest.raises(Refused, match="nowhere"):
        apart(shares_of(small_book(2), automation, 2), lambda *_: None)


class Deadly:
    """Ends the process that unpacks it."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_process_that_ends_before_its_share_is_done_is_missed(automation):
    shares = shares_of(small_book(2), {**automation, "rules": [Deadly()]}, 2)
    with pytest.raises(Died):
        apart(shares, lambda *_: None)
