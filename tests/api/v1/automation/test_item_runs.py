"""What automation did and will do on an item, through the API."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.entry_runs import entry_runs_row
from chalicelib.records.runs import run_row
from tests.support.tenants import START

DEAL = "/v1/items/deal/1"
REF = ItemRef("deal", 1)


@pytest.fixture
def deal(api):
    return api.post("/v1/items/deal", {"title": "Roof"}).body


def run(rule, entry=1, **more):
    return Run(
        **{
            "item": REF,
            "entry": entry,
            "rule": Rule(id=rule, stage="new", name=rule.upper(), action="add_comment"),
            "state": RunState.SCHEDULED,
            "entered_at": START,
            "cause": Cause(),
            **more,
        }
    )


def test_runs_are_shown_the_newest_stage_entry_first(api, deal):
    api.post(f"{DEAL}/stage", {"stage": "won"})
    done = run("b", entry=2, state=RunState.DONE, condition=True, result={"id": "x"})
    late = run("a", entry=2, due_at=START + timedelta(days=1))
    first = run("a", state=RunState.FAILED, reason=Reason("no_client", "there is none"))
    rules = {"b": 10, "a": 20}
    for one in (first, late, done):
        rule = msgspec.structs.replace(one.rule, sort=rules[one.rule.id])
        api.tenant.table.write([Put(run_row(msgspec.structs.replace(one, rule=rule)))])

    runs = api.get(f"{DEAL}/automation").body["runs"]

    assert [("b", 2), ("a", 2), ("a", 1)] == [(one["rule"], one["entry"]) for one in runs]
    assert {
        "id": "deal_1-2-b",
        "rule": "b",
        "name": "B",
        "action": "add_comment",
        "run": {"mode": "immediately"},
        "summary": "Add comment 'B' — at once, done",
        "retry": 0,
        "asked_by": None,
        "config": 0,
        "stage": "new",
        "entry": 2,
        "state": "done",
        "due_at": None,
        "started_at": None,
        "finished_at": None,
        "reason": None,
        "condition": True,
        "seen": {},
        "result": {"id": "x"},
    } == runs[0]
    assert ("scheduled", "2026-03-03T09:00:00Z") == (runs[1]["state"], runs[1]["due_at"])
    assert {
        "code": "no_client",
        "text": "The item has no contact and no company.",
        "detail": "there is none",
    } == runs[2]["reason"]


def test_a_pending_run_of_a_stage_that_was_left_is_shown_as_stopped(api, deal):
    api.tenant.table.write([Put(run_row(run("a")))])
    api.post(f"{DEAL}/stage", {"stage": "won"})

    (shown,) = api.get(f"{DEAL}/automation").body["runs"]

    assert ("stopped", "stage_left") == (shown["state"], shown["reason"]["code"])


def test_the_postponed_rules_of_an_item_are_stopped_by_hand(api, deal):
    api.tenant.table.write([Put(run_row(run("a"))), Put(run_row(run("b", state=RunState.DONE)))])

    assert {"stopped": 1} == api.post(f"{DEAL}/automation/stop").body
    assert {"stopped": 0} == api.post(f"{DEAL}/automation/stop").body
    states = [one["state"] for one in api.get(f"{DEAL}/automation").body["runs"]]
    assert ["stopped", "done"] == states


def test_one_run_is_stopped_or_let_act_now(api, deal):
    later = START + timedelta(days=1)
    api.tenant.table.write([Put(run_row(run(rule, due_at=later))) for rule in ("a", "b")])

    stopped = api.post(f"{DEAL}/automation/deal_1-1-a/stop").body
    due = api.post(f"{DEAL}/automation/deal_1-1-b/act").body

    assert ("stopped", "rule_stopped") == (stopped["state"], stopped["reason"]["code"])
    assert ("scheduled", 1) == (due["state"], due["asked_by"])
    assert due["due_at"] < "2026-03-03"
    again = api.post(f"{DEAL}/automation/deal_1-1-a/stop")
    assert (409, "not_waiting") == (again.status, again.body["code"])


@pytest.mark.parametrize("limit", [1, 3, 4, 7, 200])
def test_the_log_comes_in_pages_that_may_end_within_an_entry(api, deal, limit):
    runs = [run(rule, entry) for entry in (1, 2, 3) for rule in ("c", "a", "b", "d")]
    alone = [one for one in runs if one.entry == 2]
    rows = [
        entry_runs_row(REF, entry, [one for one in runs if one.entry == entry]) for entry in (1, 3)
    ]
    api.tenant.table.write([Put(one) for one in [*rows, *map(run_row, alone)]])

    found, cursor = [], ""
    while cursor is not None:
        page = api.get(f"{DEAL}/automation?limit={limit}{cursor}").body
        assert len(page["runs"]) <= limit
        found += [(one["entry"], one["rule"]) for one in page["runs"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None

    assert [(entry, rule) for entry in (3, 2, 1) for rule in "abcd"] == found


def test_a_page_of_the_log_costs_the_same_at_a_thousand_runs(api, deal, monkeypatch):
    seen = []
    real = api.tenant.table.query

    def query(*args, **named):
        seen.append(real(*args, **named))
        return seen[-1]

    monkeypatch.setattr(api.tenant.table, "query", query)
    for entry in range(1, 1_001):
        api.tenant.table.write([Put(run_row(run("a", entry)))])

    page = api.get(f"{DEAL}/automation?limit=10").body

    assert [1, 10] == [len(seen), len(page["runs"])]
    assert len(seen[0]) <= 40


def test_a_page_of_the_log_ends_where_an_answer_is_full(api, deal):
    for entry in range(1, 101):
        result = {"text": "x" * 40_000}
        api.tenant.table.write([Put(run_row(run("a", entry, result=result)))])

    answer = api.get(f"{DEAL}/automation")

    entries = [one["entry"] for one in answer.body["runs"]]
    assert list(range(100, 100 - len(entries), -1)) == entries
    assert 2_900_000 < len(answer.raw) < 3_100_000
    rest = api.get(f"{DEAL}/automation?cursor={answer.body['next_cursor']}").body
    assert list(range(100 - len(entries), 0, -1)) == [one["entry"] for one in rest["runs"]]
