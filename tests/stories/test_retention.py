"""Timelines and runs are kept for as long as the tenant says."""

from datetime import UTC, datetime

import pytest

from chalicelib import wiring
from tests.stories.workflows import action, comment, pause, publish, start
from tests.support.stories import path_of, pointers

DAY = 86_400
WAIT = {"type": "wait_for_client", "period": "P3D"}
LETTER = {"subject": "Hi", "text": "Dear {{ contact.name }}"}


def kept(crm, item, *partitions):
    """Return for how many days each kind of row is kept from now on, None for ever."""
    now = datetime.fromisoformat(crm.client.now()).astimezone(UTC).timestamp()
    table = wiring.tenant().table
    rows = [one for place in (f"deal_{item['id']}", *partitions) for one in table.query(place)]
    return {
        (row.kind, row.expires_at and round((row.expires_at - now) / DAY))
        for row in rows
        if row.kind not in ("change", "firing", "link")
    }


def busy(crm):
    """Let a deal have all that tells of what was done, and return it with its workflow run."""
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    crm.comment_rule("new")
    crm.comment_rule("new", "and again")
    crm.comment_rule("new", "later", run={"mode": "delay", "delay": "P9D"})
    crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    deal = crm.create(title="Chair", contact=kim["id"])
    crm.ask("POST", f"{path_of(deal)}/emails", LETTER)
    crm.settle()
    ended = start(crm, publish(crm, comment("x"), name="Short"), deal)
    return deal, f"workflow_run#{ended}"


def test_all_is_kept_for_ever_until_the_tenant_says_otherwise(crm):
    deal, log = busy(crm)
    days = {kind: one for kind, one in kept(crm, deal, log) if kind != "once"}
    assert {None} == set(days.values())
    assert {"timeline", "run", "entry_runs", "workflow_run", "workflow_step", "letter"} <= {*days}


def test_what_is_over_ends_after_as_many_days_as_the_tenant_says(crm):
    crm.ask("PATCH", "/v1/settings", {"timeline_days": 60, "run_days": 30})
    deal, log = busy(crm)
    found = kept(crm, deal, log)
    assert {("timeline", 60), ("letter", 60)} <= found
    assert {
        ("run", None),
        ("entry_runs", 30),
        ("workflow_run", 30),
        ("workflow_step", 400),
    } <= found
    assert ("item", None) in found
    crm.client.advance("P9D")
    assert {("timeline", 60), ("timeline", 51), ("run", 30)} <= kept(crm, deal)
    assert ("run", None) not in kept(crm, deal)


def test_what_a_run_waits_for_stays_until_it_is_over(crm):
    crm.ask("PATCH", "/v1/settings", {"timeline_days": 30, "run_days": 30})
    deal = crm.create(title="Chair")
    run = start(crm, publish(crm, WAIT, pause("P1D"), action("add_comment", text="y")), deal)
    log = f"workflow_run#{run}"
    assert {("timeline", None), ("workflow_run", None), ("workflow_step", None)} <= kept(
        crm, deal, log
    )
    crm.client.advance("P5D")
    found = {one for one in kept(crm, deal, log) if one[0] not in ("item", "heard", "attention")}
    assert not {("timeline", None), ("workflow_run", None), ("workflow_step", None)} & found


def test_what_was_written_before_stays_and_comes_back_to_for_ever(crm):
    deal = crm.create(title="Chair")
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "early"})
    crm.ask("PATCH", "/v1/settings", {"timeline_days": 30})
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "late"})
    assert {("timeline", None), ("timeline", 30)} <= kept(crm, deal)
    crm.ask("PATCH", "/v1/settings", {"timeline_days": None})
    other = crm.create(title="Table")
    crm.ask("POST", f"{path_of(other)}/comments", {"text": "for ever"})
    assert {("timeline", None)} == {one for one in kept(crm, other) if one[0] == "timeline"}


@pytest.mark.parametrize("name", ["timeline_days", "run_days"])
@pytest.mark.parametrize("days", [29, 3_651])
def test_less_than_a_month_and_more_than_ten_years_are_refused(crm, name, days):
    answer = crm.client.patch("/v1/settings", {name: days})
    assert (400, [f"/{name}"]) == (answer.status, pointers(answer))
