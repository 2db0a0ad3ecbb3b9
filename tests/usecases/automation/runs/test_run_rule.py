"""What rules do once an item enters their stage, in memory (semantics/automation: start)."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Limit, Unavailable
from chalicelib.domain.people.settings import Settings
from chalicelib.records.configuration import settings_row
from tests.support.world import ANNA, BEN, START, World

DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def test_a_rule_acts_when_an_item_is_created_in_its_stage(world):
    world.comment_rule("new", "Hello {{ deal.title }}")
    deal = world.create(title="Chair")
    assert ["Hello Chair"] == world.texts(deal)


def test_a_rule_added_later_does_not_act_for_items_already_there(world):
    deal = world.create()
    world.comment_rule("new")
    world.change(deal, amount=5)
    assert [] == world.texts(deal)


def test_several_immediate_rules_act_in_list_order(world):
    for text in ("one", "two", "three"):
        world.comment_rule("new", text)
    deal = world.create()
    assert ["one", "two", "three"] == world.texts(deal)
    assert {RunState.DONE} == {run.state for run in world.runs(deal).values()}


def test_a_delayed_rule_acts_at_its_due_time_and_not_before(world):
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    world.advance(DAY - timedelta(minutes=1))
    assert [] == world.texts(deal)
    world.advance(timedelta(minutes=1))
    assert ["hello"] == world.texts(deal)


def test_a_delay_within_the_queue_horizon_makes_no_schedule(world):
    world.comment_rule("new", run={"mode": "delay", "delay": "PT10M"})
    deal = world.create()
    assert {} == world.scheduler.planned()
    world.advance(timedelta(minutes=10))
    assert ["hello"] == world.texts(deal)


def test_leaving_the_stage_stops_what_has_not_acted_and_removes_its_schedule(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    assert 1 == len(world.scheduler.planned())
    world.move(deal, "preparation")
    assert {} == world.scheduler.planned()
    run = world.runs(deal, entry=1)[rule]
    assert (RunState.STOPPED, "stage_left") == (run.state, run.reason.code)
    world.advance(2 * DAY)
    assert [] == world.texts(deal)


def test_coming_back_starts_afresh_from_the_second_entry(world):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P2D"})
    deal = world.create()
    world.advance(DAY)
    deal = world.move(deal, "preparation")
    world.move(deal, "new")
    run = world.runs(deal, entry=3)[rule]
    assert START + 3 * DAY == run.due_at
    world.to(START + 3 * DAY)
    assert ["hello"] == world.texts(deal)


def test_the_condition_sees_the_values_of_the_moment_it_is_due(world):
    condition = {"field": "amount", "op": "gt", "value": "5000"}
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"}, condition=condition)
    deal = world.create(amount=6000)
    world.change(deal, amount=4000)
    world.advance(DAY)
    run = world.runs(deal)[rule]
    assert (RunState.SKIPPED, False) == (run.state, run.condition)


def test_a_failed_rule_blocks_the_chain_behind_it(world):
    first = world.rule("new", "send_email", {"subject": "Hi", "text": "Hi"})
    second = world.comment_rule("new", after_previous=True)
    third = world.comment_rule("new", after_previous=True)
    deal = world.create()
    assert {first: "failed", second: "blocked", third: "blocked"} == world.states(deal)
    assert "no_client" == world.runs(deal)[first].reason.code


def test_a_skipped_rule_is_transparent_in_a_chain(world):
    never = {"field": "title", "op": "eq", "value": "never"}
    first = world.comment_rule("new", "one")
    second = world.comment_rule("new", "two", after_previous=True, condition=never)
    third = world.comment_rule("new", "three", after_previous=True)
    deal = world.create()
    assert {first: "done", second: "skipped", third: "done"} == world.states(deal)


def test_a_followers_own_delay_counts_from_the_end_of_the_rule_before(world):
    world.comment_rule("new", "one", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("new", "two", run={"mode": "delay", "delay": "P2D"}, after_previous=True)
    deal = world.create()
    world.advance(2 * DAY)
    assert ["one"] == world.texts(deal)
    world.advance(DAY)
    assert ["one", "two"] == world.texts(deal)


def test_a_follower_uses_the_result_of_the_rule_before(world):
    first = world.rule("new", "create_activity", {"subject": "Call"})
    world.comment_rule("new", f"made {{{{ results.{first}.activity_id }}}}", after_previous=True)
    deal = world.create()
    assert [f"made {world.runs(deal)[first].result['activity_id']}"] == world.texts(deal)


def test_an_empty_date_field_leaves_the_rule_unscheduled_and_never_means_now(world):
    rule = world.comment_rule("new", run={"mode": "before", "delay": "P1D", "field": "close_date"})
    deal = world.create(close_date=None)
    world.advance(30 * DAY)
    assert {rule: "unscheduled"} == world.states(deal)


def test_a_due_time_in_the_past_means_at_once(world):
    world.comment_rule("new", run={"mode": "before", "delay": "P1D", "field": "close_date"})
    deal = world.create(close_date="2026-03-01")
    assert ["hello"] == world.texts(deal)


def test_the_date_is_taken_at_entry_unless_the_rule_follows_the_field(world):
    mode = {"mode": "before", "delay": "P1D", "field": "close_date"}
    fixed = world.comment_rule("new", "fixed", run=mode)
    follows = world.comment_rule("new", "follows", run=mode, follow_field=True)
    deal = world.create(close_date="2026-03-10")
    world.change(deal, close_date="2026-03-20")
    runs = world.runs(deal)
    assert datetime(2026, 3, 9, tzinfo=UTC) == runs[fixed].due_at
    assert datetime(2026, 3, 19, tzinfo=UTC) == runs[follows].due_at
    world.to(datetime(2026, 3, 10, tzinfo=UTC))
    assert ["fixed"] == world.texts(deal)
    world.to(datetime(2026, 3, 19, tzinfo=UTC))
    assert ["fixed", "follows"] == world.texts(deal)


def test_a_date_that_is_filled_in_later_schedules_a_rule_that_follows_it(world):
    mode = {"mode": "before", "delay": "P1D", "field": "close_date"}
    world.comment_rule("new", run=mode, follow_field=True)
    deal = world.create(close_date=None)
    world.change(deal, close_date="2026-03-10")
    world.to(datetime(2026, 3, 9, tzinfo=UTC))
    assert ["hello"] == world.texts(deal)


def test_a_rule_waits_until_the_responsible_is_at_work(world):
    rule = world.comment_rule("new", working_time="responsible")
    world.clock.set(datetime(2026, 3, 2, 20, tzinfo=UTC))
    deal = world.create()
    assert {rule: "waiting_hours"} == world.states(deal)
    world.to(datetime(2026, 3, 3, 8, 59, tzinfo=UTC))
    assert [] == world.texts(deal)
    world.to(datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert ["hello"] == world.texts(deal)


def test_a_rule_that_changes_the_stage_ends_the_rest_of_its_stage(world):
    first = world.rule("new", "change_stage", {"stage": "executing"})
    second = world.comment_rule("new", "too late")
    third = world.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("executing", "arrived")
    deal = world.create()
    assert {first: "done", second: "stopped", third: "stopped"} == world.states(deal, entry=1)
    assert ["arrived"] == world.texts(deal)
    assert "executing" == world.item(deal).stage


def test_rules_act_on_behalf_of_the_responsible_or_a_chosen_user(world):
    world.comment_rule("new", "mine")
    world.comment_rule("new", "his", on_behalf_of=BEN.id)
    deal = world.create()
    assert [("mine", ANNA.id), ("his", BEN.id)] == [
        (entry.text, entry.author) for entry in world.timeline(deal)
    ]


def test_a_waiting_run_keeps_the_rule_as_it_was_at_entry(world):
    rule = world.comment_rule("new", "old text", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    world.comment_rule("new", "new text", run={"mode": "delay", "delay": "P1D"}, id=rule)
    world.advance(DAY)
    assert ["old text"] == world.texts(deal)


def test_deleting_the_item_stops_everything(world):
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.comment_rule("new", after_previous=True)
    deal = world.create()
    world.delete(deal)
    assert (["stopped", "stopped"], {}) == (world.states_of(deal), world.scheduler.planned())
    world.advance(DAY)
    assert [] == world.texts(deal)


def test_rules_of_another_pipeline_or_type_are_silent(world):
    world.comment_rule("new", type="lead")
    deal = world.create()
    assert {} == world.runs(deal)


def test_a_webhook_is_tried_again_with_the_same_key_and_then_given_up(world):
    world.http.answers.extend([500, 503, 500, 502])
    hook = {"url": "https://shop.example.com/hook"}
    rule = world.rule("new", "call_webhook", hook, valid_for="PT10M")
    deal = world.create()
    assert {rule: "scheduled"} == world.states(deal)
    world.advance(timedelta(hours=1))
    run = world.runs(deal)[rule]
    assert (RunState.FAILED, "no_answer") == (run.state, run.reason.code)
    keys = {dict(request.headers)["Idempotency-Key"] for request in world.http.sent}
    assert (4, {run.id}) == (len(world.http.sent), keys)


def test_an_hour_of_trouble_outside_loses_no_webhook(world):
    rule = world.rule("new", "call_webhook", {"url": "https://shop.example.com/hook"})
    world.http.answers.extend([503] * 5)
    deal = world.create()
    world.advance(timedelta(hours=2))
    assert ({rule: "done"}, 6) == (world.states(deal), len(world.http.sent))


def test_limits_of_the_provider_use_up_no_try(world):
    contact = world.create("contact", emails=["kim@example.com"])
    rule = world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    world.mail.failures += [Unavailable("rate", limit=Limit.RATE)] * 9
    world.mail.failures += [Unavailable("quota", limit=Limit.QUOTA)] * 3
    deal = world.create(contact=contact.id)
    world.advance(timedelta(hours=5))
    run = world.runs(deal)[rule]
    assert (RunState.DONE, 12, 13) == (run.state, run.paced, run.attempt)


def test_a_mail_that_could_not_leave_at_once_leaves_later(world):
    world.mail.failures.append(Unavailable("throttled"))
    contact = world.create("contact", emails=["kim@example.com"])
    rule = world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    deal = world.create(contact=contact.id)
    world.advance(timedelta(minutes=1))
    assert {rule: "done"} == world.states(deal)
    assert [("kim@example.com",)] == [mail.to for mail in world.mail.sent]


def test_automation_that_runs_in_circles_is_stopped_with_a_reason(world):
    world.rule("new", "change_stage", {"stage": "preparation"})
    world.rule("preparation", "change_stage", {"stage": "new"})
    deal = world.create()
    last = world.runs(deal)
    assert ["loop_guard"] == [run.reason.code for run in last.values()]
    assert 11 == world.item(deal).entry


def test_a_mistake_in_an_action_fails_its_run_and_holds_up_no_other(world, monkeypatch):
    from chalicelib.catalogue import listing

    def broken(self, action_context):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(listing.action("write_to_history"), "plan", broken)
    first = world.rule("new", "write_to_history", {"text": "hm"})
    second = world.comment_rule("new", "fine")
    deal = world.create()
    assert {first: "failed", second: "done"} == world.states(deal)
    reason = world.runs(deal)[first].reason
    assert ("internal", "ZeroDivisionError: oops") == (reason.code, reason.detail)


def test_a_date_out_of_range_fails_its_rule_and_holds_up_no_other(world):
    params = {"subject": "Call", "deadline_field": "close_date", "deadline_time": "20:00"}
    world.save(settings_row(Settings(time_zone="America/New_York"), 2))
    first = world.rule("draft", "create_activity", params, type="quote")
    second = world.comment_rule("draft", "fine", type="quote")
    quote = world.create("quote", close_date="9999-12-31")
    assert {first: "failed", second: "done"} == world.states(quote)
    assert "unusable_date" == world.runs(quote)[first].reason.code


def test_appending_stops_at_the_limit_of_the_field(world):
    emails = [f"kim{number}@example.com" for number in range(100)]
    contact = world.create("contact", emails=emails)
    more = {"values": {"emails": ["one@example.com"]}, "append": True}
    lead = world.create("lead", emails=emails, contact=contact.id)
    rule = world.rule("in_process", "edit_item", more, type="lead")
    world.move(lead, "in_process")
    assert {rule: "failed"} == world.states(lead)
    assert "at most 100 values" in world.runs(lead)[rule].reason.detail
