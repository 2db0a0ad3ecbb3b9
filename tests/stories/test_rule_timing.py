"""When rules act: on entry, later, before a date, one by one (semantics/automation: run modes)."""

import pytest

from tests.support.stories import after, before, path_of, pointers, problem

DAY_BEFORE_CLOSING = before("P1D", "close_date")
RULES = "/v1/automation/deal/default/rules"


@pytest.mark.feature("R01")
def test_a_rule_acts_on_an_item_that_is_created_in_its_stage(crm):
    crm.comment_rule("new", "Hello {{ deal.title }}")
    deal = crm.create(title="Chair")
    assert ["Hello Chair"] == crm.texts(deal)


@pytest.mark.feature("R01")
def test_a_rule_acts_on_an_item_that_is_moved_to_its_stage(crm):
    crm.comment_rule("executing")
    deal = crm.create()
    assert [] == crm.texts(deal)
    crm.move(deal, "executing")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R01")
def test_a_rule_that_is_added_later_leaves_alone_what_is_there_already(crm):
    deal = crm.create()
    crm.comment_rule("new")
    crm.change(deal, amount="5", stage="new")
    assert [] == crm.texts(deal)
    assert {} == crm.runs(deal)


@pytest.mark.feature("R01")
def test_a_rule_that_is_switched_off_or_removed_does_not_act(crm):
    off = crm.comment_rule("new", "off", enabled=False)
    gone = crm.comment_rule("new", "gone")
    crm.ask("DELETE", f"{RULES}/{gone}")
    deal = crm.create()
    assert [off] == [rule["id"] for rule in crm.all(RULES)]
    assert ([], {}) == (crm.texts(deal), crm.runs(deal))


@pytest.mark.feature("R01")
@pytest.mark.parametrize(
    ("how", "state", "said"),
    [("", "stopped", []), ("?waiting=keep", "done", ["hello"])],
    ids=["stopped", "kept"],
)
@pytest.mark.parametrize("away", ["removed", "switched off", "left out of the document"])
def test_what_waits_for_its_time_ends_with_its_rule_unless_it_is_kept(crm, away, how, state, said):
    rule = crm.comment_rule("new", run=after("P1D"))
    deal = crm.create()
    crm.settle()
    if away == "removed":
        crm.ask("DELETE", f"{RULES}/{rule}{how}")
    elif away == "switched off":
        crm.ask("PATCH", f"{RULES}/{rule}{how}", {"enabled": False})
    else:
        crm.ask("PUT", f"/v1/automation/deal/default{how}", {"rules": [], "triggers": []})
    crm.client.advance("P2D")
    assert ({rule: state}, said) == (crm.states(deal), crm.texts(deal))
    reason = crm.runs(deal)[rule]["reason"]
    assert ("rule_withdrawn" if state == "stopped" else None) == (reason and reason["code"])


@pytest.mark.feature("R02")
def test_rules_that_are_due_at_the_entry_act_also_where_the_deal_is_moved_on_at_once(crm):
    at_once, later = crm.comment_rule("new"), crm.comment_rule("new", "late", run=after("P1D"))
    deal = crm.ask("POST", "/v1/items/deal", {"title": "Chair"})
    crm.ask("POST", f"{path_of(deal)}/stage", {"stage": "preparation"})
    crm.settle()
    assert {at_once: "done", later: "stopped"} == crm.states(deal, entry=1)
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R02")
def test_several_immediate_rules_are_all_done_at_once(crm):
    rules = {crm.comment_rule("new", text) for text in ("one", "two", "three")}
    deal = crm.create()
    assert dict.fromkeys(rules, "done") == crm.states(deal)
    assert ["one", "three", "two"] == sorted(crm.texts(deal))
    assert {crm.client.now()} == {run["finished_at"] for run in crm.runs(deal).values()}


@pytest.mark.feature("R03")
@pytest.mark.parametrize(
    ("delay", "too_early", "then"),
    [("PT15M", "PT14M", "PT1M"), ("PT6H", "PT5H59M", "PT1M"), ("P1D", "PT23H", "PT1H")],
    ids=["minutes", "hours", "days"],
)
def test_a_delayed_rule_acts_when_it_is_due_and_not_before(crm, delay, too_early, then):
    crm.rule("new", "create_activity", {"subject": "Call"}, run=after(delay))
    deal = crm.create()
    crm.client.advance(too_early)
    assert [] == crm.activities(deal)
    due = crm.client.advance(then)
    (activity,) = crm.activities(deal)
    assert ("Call", due) == (activity["subject"], activity["created_at"])


@pytest.mark.feature("R03")
def test_a_delay_counts_from_the_stage_entry_and_not_from_later_changes(crm):
    rule = crm.comment_rule("new", run=after("P2D"))
    deal = crm.create()
    crm.client.advance("P1D")
    crm.change(deal, amount="5")
    assert "2023-04-05T09:00:00Z" == crm.runs(deal)[rule]["due_at"]


@pytest.mark.feature("R03")
def test_a_delay_may_count_from_a_date_field(crm):
    crm.comment_rule("new", run=after("P1D", base="begin_date"))
    deal = crm.create(begin_date="2023-04-10")
    crm.client.to("2023-04-10T23:59:00Z")
    assert [] == crm.texts(deal)
    crm.client.to("2023-04-11T00:00:00Z")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R03")
def test_a_delay_below_ten_minutes_is_refused(crm):
    document = {"stage": "new", "action": "add_comment", "params": {"text": "x"}}
    answer = crm.client.post(RULES, document | {"run": after("PT9M")})
    assert (400, "invalid") == problem(answer)
    assert ["/run/delay"] == pointers(answer)
    assert [] == crm.all(RULES)


@pytest.mark.feature("R04")
@pytest.mark.parametrize(
    ("working_time", "due"),
    [("none", "2023-04-14T00:00:00Z"), ("account", "2023-04-13T09:00:00Z")],
    ids=["plain", "working days"],
)
def test_a_day_before_a_saturday_is_friday_or_by_working_days_thursday(crm, working_time, due):
    rule = crm.comment_rule("new", run=DAY_BEFORE_CLOSING, working_time=working_time)
    deal = crm.create(close_date="2023-04-15")
    assert due == crm.runs(deal)[rule]["due_at"]
    crm.client.to("2023-04-20T00:00:00Z")
    assert [due] == [entry["at"] for entry in crm.timeline(deal, "comment")]


@pytest.mark.feature("R04")
def test_a_day_is_one_of_the_tenants_time_zone(crm):
    crm.ask("PATCH", "/v1/settings", {"time_zone": "Europe/Berlin"})
    rule = crm.comment_rule("new", run=DAY_BEFORE_CLOSING)
    deal = crm.create(close_date="2023-04-15")
    assert "2023-04-13T22:00:00Z" == crm.runs(deal)[rule]["due_at"]


@pytest.mark.feature("R04")
def test_a_time_that_is_past_already_means_at_once(crm):
    crm.comment_rule("new", run=DAY_BEFORE_CLOSING)
    deal = crm.create(close_date="2023-04-01")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R04")
def test_an_empty_date_never_means_now(crm):
    rule = crm.comment_rule("new", run=DAY_BEFORE_CLOSING)
    deal = crm.create(close_date=None)
    crm.client.advance("P30D")
    assert ({rule: "unscheduled"}, []) == (crm.states(deal), crm.texts(deal))
    assert "no_date" == crm.reason(deal, rule)


@pytest.mark.feature("R04")
def test_the_date_counts_as_it_was_on_entry_unless_the_rule_follows_it(crm):
    crm.comment_rule("new", "fixed", run=DAY_BEFORE_CLOSING)
    crm.comment_rule("new", "follows", run=DAY_BEFORE_CLOSING, follow_field=True)
    deal = crm.create(close_date="2023-04-10")
    crm.change(deal, close_date="2023-04-20")
    crm.client.to("2023-04-09T00:00:00Z")
    assert ["fixed"] == crm.texts(deal)
    crm.client.to("2023-04-19T00:00:00Z")
    assert ["fixed", "follows"] == crm.texts(deal)


@pytest.mark.feature("R04")
@pytest.mark.parametrize("at_entry", ["2023-04-20", None], ids=["a later date", "no date"])
def test_a_rule_that_follows_a_date_is_brought_forward_by_it(crm, at_entry):
    crm.comment_rule("new", run=DAY_BEFORE_CLOSING, follow_field=True)
    deal = crm.create(close_date=at_entry)
    crm.change(deal, close_date="2023-04-10")
    crm.client.to("2023-04-09T00:00:00Z")
    assert ["hello"] == crm.texts(deal)
    crm.client.to("2023-04-20T00:00:00Z")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R04")
def test_a_rule_may_act_at_a_clock_time_on_the_day_of_a_field(crm):
    run = {"mode": "at", "field": "close_date", "time": "12:00"}
    rule = crm.comment_rule("new", run=run)
    deal = crm.create(close_date="2023-04-10")
    assert "2023-04-10T12:00:00Z" == crm.runs(deal)[rule]["due_at"]
    crm.client.to("2023-04-10T12:00:00Z")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R05")
def test_a_rule_after_one_that_failed_is_blocked(crm):
    mail = crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    call = crm.rule("new", "create_activity", {"subject": "Call"}, after_previous=True)
    contact = crm.create("contact", name="Kim")
    deal = crm.create(contact=contact["id"])
    assert {mail: "failed", call: "blocked"} == crm.states(deal)
    assert ("no_address", "previous_failed") == (crm.reason(deal, mail), crm.reason(deal, call))
    crm.client.advance("P9D")
    assert ([], []) == (crm.mails(), crm.activities(deal))


@pytest.mark.feature("R05")
def test_a_rule_waits_for_the_one_above_it(crm):
    first = crm.comment_rule("new", "one", run=after("P1D"))
    second = crm.comment_rule("new", "two", after_previous=True)
    deal = crm.create()
    assert {first: "scheduled", second: "waiting_prev"} == crm.states(deal)
    crm.client.advance("P1D")
    assert {first: "done", second: "done"} == crm.states(deal)


@pytest.mark.feature("R05")
def test_the_own_delay_of_a_follower_counts_from_the_end_of_the_rule_above_it(crm):
    crm.comment_rule("new", "one", run=after("P1D"))
    crm.comment_rule("new", "two", run=after("P2D"), after_previous=True)
    deal = crm.create()
    crm.client.advance("PT71H")
    assert ["one"] == crm.texts(deal)
    crm.client.advance("PT1H")
    assert ["one", "two"] == crm.texts(deal)


@pytest.mark.feature("R05")
def test_a_skipped_rule_does_not_break_the_chain(crm):
    never = {"field": "title", "op": "eq", "value": "never"}
    first = crm.comment_rule("new", "one")
    second = crm.comment_rule("new", "two", after_previous=True, condition=never)
    third = crm.comment_rule("new", "three", after_previous=True)
    deal = crm.create()
    assert {first: "done", second: "skipped", third: "done"} == crm.states(deal)
    assert ["one", "three"] == sorted(crm.texts(deal))


@pytest.mark.feature("R05")
def test_a_rule_uses_the_result_of_the_one_above_it(crm):
    call = crm.rule("new", "create_activity", {"subject": "Call"})
    text = f"planned {{{{ results.{call}.activity_id }}}}"
    crm.comment_rule("new", text, after_previous=True)
    deal = crm.create()
    (activity,) = crm.activities(deal)
    assert [f"planned {activity['id']}"] == crm.texts(deal)


@pytest.mark.feature("R06")
@pytest.mark.parametrize(
    "leave",
    [
        lambda crm, deal: crm.move(deal, "executing"),
        lambda crm, deal: crm.change(deal, stage="executing"),
        lambda crm, deal: crm.change(deal, pipeline=crm.pipeline("Other", "first")),
    ],
    ids=["stage move", "change of the field", "other pipeline"],
)
def test_leaving_the_stage_stops_what_has_not_acted_yet(crm, leave):
    rule = crm.comment_rule("new", run=after("P1D"))
    deal = crm.create()
    leave(crm, deal)
    assert {rule: "stopped"} == crm.states(deal, entry=1)
    assert "stage_left" == crm.reason(deal, rule, entry=1)
    crm.client.advance("P2D")
    assert [] == crm.texts(deal)


@pytest.mark.feature("R06")
def test_what_has_acted_stays_done_when_the_stage_is_left(crm):
    done = crm.comment_rule("new", "done")
    crm.comment_rule("new", "pending", run=after("P1D"))
    deal = crm.create()
    crm.move(deal, "executing")
    assert "done" == crm.states(deal, entry=1)[done]
    assert ["done"] == crm.texts(deal)


@pytest.mark.feature("R06")
def test_postponed_rules_can_be_stopped_by_hand_on_one_item(crm):
    rule = crm.comment_rule("new", run=after("P1D"))
    stopped, other = crm.create(), crm.create()
    assert {"stopped": 1} == crm.ask("POST", f"{path_of(stopped)}/automation/stop")
    crm.client.advance("P1D")
    assert ({rule: "stopped"}, []) == (crm.states(stopped), crm.texts(stopped))
    assert ({rule: "done"}, ["hello"]) == (crm.states(other), crm.texts(other))


@pytest.mark.feature("R06")
def test_one_rule_is_stopped_on_an_item_and_another_one_acts_at_once(crm):
    early = crm.comment_rule("new", "early", run=after("P1D"))
    never = crm.comment_rule("new", "never", run=after("P1D"))
    deal = crm.create()
    runs = crm.runs(deal)
    path = f"{path_of(deal)}/automation"

    crm.ask("POST", f"{path}/{runs[early]['id']}/act")
    crm.ask("POST", f"{path}/{runs[never]['id']}/stop")
    crm.settle()

    assert ["early"] == crm.texts(deal)
    crm.client.advance("P2D")
    assert ({early: "done", never: "stopped"}, ["early"]) == (crm.states(deal), crm.texts(deal))


@pytest.mark.feature("R06")
def test_deleting_the_item_stops_its_rules(crm):
    ben = crm.hire("Ben")
    crm.rule("new", "notify_staff", {"text": "still here", "recipients": ben}, run=after("P1D"))
    deal = crm.create()
    crm.delete(deal)
    crm.client.advance("P2D")
    assert [] == crm.client.outbox("notification")


@pytest.mark.feature("R07")
def test_coming_back_begins_afresh_from_the_new_entry(crm):
    rule = crm.comment_rule("new", run=after("P2D"))
    deal = crm.create()
    crm.client.advance("P1D")
    crm.move(deal, "executing")
    crm.move(deal, "new")
    assert {rule: "stopped"} == crm.states(deal, entry=1)
    assert "2023-04-06T09:00:00Z" == crm.runs(deal, entry=3)[rule]["due_at"]
    crm.client.to("2023-04-06T08:59:00Z")
    assert [] == crm.texts(deal)
    crm.client.to("2023-04-06T09:00:00Z")
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R07")
def test_what_ran_on_the_first_entry_runs_again_on_the_next(crm):
    crm.comment_rule("new")
    deal = crm.create()
    crm.move(deal, "executing")
    crm.move(deal, "new")
    assert ["hello", "hello"] == crm.texts(deal)


@pytest.mark.feature("R07")
def test_a_move_to_the_present_stage_is_no_entry(crm):
    crm.comment_rule("new")
    deal = crm.create()
    same = crm.move(deal, "new")
    assert deal["version"] == same["version"]
    assert ["hello"] == crm.texts(deal)


@pytest.mark.feature("R08")
@pytest.mark.parametrize(
    ("at_entry", "when_due", "state"), [(9000, 4000, "skipped"), (4000, 9000, "done")]
)
def test_the_condition_sees_the_values_of_the_moment_it_is_due(crm, at_entry, when_due, state):
    large = {"field": "amount", "op": "gt", "value": "5000"}
    rule = crm.comment_rule("new", run=after("P1D"), condition=large)
    deal = crm.create(amount=at_entry)
    crm.client.advance("PT23H")
    crm.change(deal, amount=when_due)
    crm.client.advance("PT1H")
    assert {rule: state} == crm.states(deal)
    assert (state == "done") is crm.runs(deal)[rule]["condition"]
    assert (["hello"] if state == "done" else []) == crm.texts(deal)


@pytest.mark.feature("R08")
def test_a_skipped_rule_is_not_tried_again(crm):
    large = {"field": "amount", "op": "gt", "value": "5000"}
    rule = crm.comment_rule("new", condition=large)
    deal = crm.create(amount=4000)
    crm.change(deal, amount=9000)
    crm.client.advance("P9D")
    assert ({rule: "skipped"}, []) == (crm.states(deal), crm.texts(deal))
    assert "condition_false" == crm.reason(deal, rule)


@pytest.mark.feature("R08")
def test_a_waiting_rule_keeps_its_text_when_the_rule_is_changed(crm):
    rule = crm.comment_rule("new", "as it was", run=after("P1D"))
    deal = crm.create()
    crm.ask("PATCH", f"{RULES}/{rule}", {"params": {"text": "as it is now"}})
    crm.client.advance("P1D")
    assert ["as it was"] == crm.texts(deal)
    assert ["as it is now"] == _after_entry(crm)


def _after_entry(crm):
    deal = crm.create()
    crm.client.advance("P1D")
    return crm.texts(deal)
