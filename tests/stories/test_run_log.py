"""What can be seen of the rules of an item: where each run is, and why (R44)."""

import pytest

from tests.support.stories import after, before, path_of

LARGE = {"field": "amount", "op": "gt", "value": "5000"}
NO_WORK_TODAY = {"weekdays": [5, 6], "opens": "09:00", "closes": "18:00"}


@pytest.mark.feature("R44")
def test_the_log_tells_where_each_rule_is_and_why(crm):
    done = crm.comment_rule("new", name="Greet", condition={"not": LARGE})
    skipped = crm.comment_rule("new", condition=LARGE)
    failed = crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    blocked = crm.comment_rule("new", after_previous=True)
    pending = crm.comment_rule("new", run=after("P1D"))
    waiting = crm.comment_rule("new", after_previous=True)
    undated = crm.comment_rule("new", run=before("P1D", "close_date"))
    deal = crm.create(amount="100", close_date=None)
    runs = crm.runs(deal)
    assert {
        done: ("done", None, True),
        skipped: ("skipped", "condition_false", False),
        failed: ("failed", "no_client", None),
        blocked: ("blocked", "previous_failed", None),
        pending: ("scheduled", None, None),
        waiting: ("waiting_prev", None, None),
        undated: ("unscheduled", "no_date", None),
    } == {
        rule: (run["state"], run["reason"] and run["reason"]["code"], run["condition"])
        for rule, run in runs.items()
    }
    assert [*runs] == [done, skipped, failed, blocked, pending, waiting, undated]
    assert all(run["reason"]["detail"] for run in runs.values() if run["reason"])


@pytest.mark.feature("R44")
def test_the_log_tells_when_a_rule_was_due_began_and_ended(crm):
    rule = crm.comment_rule("new", name="Greet", run=after("P1D"))
    deal = crm.create()
    run = crm.runs(deal)[rule]
    assert ("Greet", "new", 1) == (run["name"], run["stage"], run["entry"])
    assert ("2023-04-04T09:00:00Z", None, None) == _times(run)
    due = crm.client.advance("P1D")
    run = crm.runs(deal)[rule]
    assert (due, due) == _times(run)[1:]
    assert run["result"]["entry_id"] == crm.timeline(deal, "comment")[0]["id"]


@pytest.mark.feature("R44")
def test_the_newest_entry_comes_first_and_older_ones_stay(crm):
    crm.comment_rule("new", run=after("P1D"))
    crm.comment_rule("executing")
    deal = crm.create()
    crm.move(deal, "executing")
    crm.move(deal, "new")
    runs = crm.ask("GET", f"{path_of(deal)}/automation")["runs"]
    assert [(3, "scheduled"), (2, "done"), (1, "stopped")] == [
        (run["entry"], run["state"]) for run in runs
    ]


@pytest.mark.feature("R44")
def test_a_rule_that_waits_for_working_hours_says_so(crm):
    ben = crm.hire("Ben", working_hours=NO_WORK_TODAY)
    rule = crm.comment_rule("new", working_time="responsible")
    deal = crm.create(responsible=ben)
    run = crm.runs(deal)[rule]
    assert ("waiting_hours", "2023-04-08T09:00:00Z") == (run["state"], run["due_at"])
    crm.client.to("2023-04-08T08:59:00Z")
    assert [] == crm.texts(deal)
    crm.client.to("2023-04-08T09:00:00Z")
    assert ({rule: "done"}, ["hello"]) == (crm.states(deal), crm.texts(deal))


@pytest.mark.feature("R44")
def test_a_stop_by_hand_tells_so(crm):
    rule = crm.comment_rule("new", run=after("P1D"))
    deal = crm.create()
    crm.ask("POST", f"{path_of(deal)}/automation/stop")
    run = crm.runs(deal)[rule]
    assert ("stopped", "stopped_by_hand") == (run["state"], run["reason"]["code"])
    assert "Admin" in run["reason"]["detail"]


def _times(run):
    return run["due_at"], run["started_at"], run["finished_at"]


@pytest.mark.feature("R44")
def test_a_line_says_in_words_what_when_and_what_came_of_it_also_when_the_rule_is_gone(crm):
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    mail = {"subject": "Hi", "text": "Hello"}
    rule = crm.rule("new", "send_email", mail, name="Welcome", run=after("P2D"))
    late = crm.comment_rule("new", run=before("P1D", "close_date"))
    deal = crm.create(contact=kim["id"], close_date=None)
    crm.client.advance("P2D")
    crm.ask("DELETE", f"/v1/automation/deal/default/rules/{rule}")

    runs = crm.runs(deal)
    sent = "Send e-mail 'Welcome' — 2 days after entering, done: mail to kim@example.com"
    assert sent == runs[rule]["summary"]
    assert ("send_email", after("P2D")) == (runs[rule]["action"], runs[rule]["run"])
    assert runs[late]["summary"].startswith("Add comment — 1 day before Close date, not planned:")


@pytest.mark.feature("R44")
def test_a_rule_that_failed_is_tried_again_by_hand(crm):
    rule = crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    deal = crm.create()
    (failed,) = crm.runs(deal).values()
    kim = crm.create("contact", name="Kim", emails=["kim@example.com"])
    crm.change(deal, contact=kim["id"])

    key = {"Idempotency-Key": "again"}
    path = f"{path_of(deal)}/automation/{failed['id']}/retry"
    again = crm.ask("POST", path, headers=key)
    assert again == crm.ask("POST", path, headers=key)
    crm.settle()

    runs = crm.ask("GET", f"{path_of(deal)}/automation")["runs"]
    assert [("failed", 0, None), ("done", 1, 1)] == [
        (run["state"], run["retry"], run["asked_by"]) for run in runs
    ]
    assert "Send e-mail — tried again by Admin, done: mail to kim@example.com" == runs[1]["summary"]
    assert rule == again["rule"]
    assert ["kim@example.com"] == crm.mailed()
    refused = crm.client.send("POST", path)
    assert (409, "not_retriable") == (refused.status, refused.json["code"])


@pytest.mark.feature("R44")
def test_all_that_waits_of_a_rule_is_stopped_at_once(crm):
    rule = crm.comment_rule("new", run=after("P1D"))
    deals = [crm.create() for _ in range(3)]

    answer = crm.ask("POST", f"/v1/automation/deal/default/rules/{rule}/stop")

    assert {"stopped": 3} == answer
    assert ["rule_stopped"] * 3 == [crm.reason(deal, rule) for deal in deals]
    crm.client.advance("P1D")
    assert [[], [], []] == [crm.texts(deal) for deal in deals]
