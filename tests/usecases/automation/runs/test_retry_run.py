"""A rule that did not act is let try again by hand."""

from datetime import time, timedelta

import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.users import User, WorkingHours
from chalicelib.records.people import user_row
from chalicelib.usecases.automation.read_automation import read_automation
from chalicelib.usecases.automation.runs.retry_run import retry_run
from chalicelib.usecases.automation.runs.stop_automation import stop_automation
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import remove_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, World

NEXT_DAY = {"mode": "delay", "delay": "P1D"}
MAIL = {"subject": "Hi", "text": "Hello"}


@pytest.fixture
def world() -> World:
    return World()


def runs(world: World, deal) -> dict[str, RunState]:
    runs, _ = read_automation(world.tenant, ANNA, deal.ref, limit=100, now=world.now)
    return {run.id: run.state for run in runs}


def retry(world: World, deal, id: str):
    run = retry_run(world.tenant, ANNA, deal.ref, id, now=world.now)
    world.settle()
    return run


def test_what_failed_is_tried_again_with_a_run_and_keys_of_its_own(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create()
    failed = f"{deal.ref}-1-{rule}"
    assert {failed: "failed"} == runs(world, deal)
    world.change(deal, contact=world.create("contact", name="Kim", emails=["kim@example.com"]).id)

    again = retry(world, deal, failed)

    assert (f"{failed}.1", 1, ANNA.id) == (again.id, again.retry, again.asked_by)
    assert {failed: "failed", again.id: "done"} == runs(world, deal)
    assert 1 == len(world.mail.sent)


def test_it_is_tried_as_the_rule_is_now(world):
    rule = world.rule("new", "send_email", {**MAIL, "recipient": "client"})
    deal = world.create()
    world.comment_rule("new", "mended", id=rule)

    retry(world, deal, f"{deal.ref}-1-{rule}")

    assert ["mended"] == world.texts(deal)


def gone(world: World, rule: str) -> None:
    making = Making(caller=ANNA, now=world.now, keep_waiting=True)
    remove_part(world.tenant, ANNA, ("deal", "default"), RULES, rule, making)


def test_a_rule_that_is_gone_is_tried_as_it_was(world):
    rule = world.comment_rule("new", "as it was", run=NEXT_DAY)
    deal = world.create()
    stop_automation(world.tenant, ANNA, deal.ref, world.now)
    gone(world, rule)

    retry(world, deal, f"{deal.ref}-1-{rule}")

    assert ["as it was"] == world.texts(deal)


def test_a_rule_that_is_gone_without_a_copy_is_not_tried(world):
    rule = world.comment_rule("new", condition={"field": "amount", "op": "gt", "value": "5"})
    deal = world.create(amount=1)
    gone(world, rule)

    with pytest.raises(Clash, match="kept no copy"):
        retry(world, deal, f"{deal.ref}-1-{rule}")


def test_it_asks_its_condition_again(world):
    rule = world.comment_rule("new", condition={"field": "amount", "op": "gt", "value": "5"})
    deal = world.create(amount=1)
    first = f"{deal.ref}-1-{rule}"
    second = retry(world, deal, first)
    world.change(deal, amount=9)
    retry(world, deal, second.id)

    assert {first: "skipped", f"{first}.1": "skipped", f"{first}.2": "done"} == runs(world, deal)


@pytest.mark.parametrize("of_the_stage", ["done", "scheduled"])
def test_what_acted_or_waits_is_not_tried_again(world, of_the_stage):
    rule = world.comment_rule("new", **({"run": NEXT_DAY} if of_the_stage == "scheduled" else {}))
    deal = world.create()
    with pytest.raises(Clash, match=f"is {of_the_stage}") as refused:
        retry(world, deal, f"{deal.ref}-1-{rule}")
    assert "not_retriable" == refused.value.code


def test_asking_twice_for_the_same_run_makes_one_attempt_also_where_that_has_failed_meanwhile(
    world,
):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create()
    first = f"{deal.ref}-1-{rule}"
    retry(world, deal, first)

    with pytest.raises(
        Clash, match=r"\.1 is its latest attempt, which is failed: try that"
    ) as twice:
        retry(world, deal, first)
    assert "not_retriable" == twice.value.code
    assert {first: "failed", f"{first}.1": "failed"} == runs(world, deal)


def test_what_was_done_by_another_attempt_is_not_done_again(world):
    rule = world.comment_rule("new", condition={"field": "amount", "op": "gt", "value": "5"})
    deal = world.create(amount=1)
    world.change(deal, amount=9)
    first = f"{deal.ref}-1-{rule}"
    retry(world, deal, first)

    with pytest.raises(Clash, match=r"\.1 is its latest attempt, which is done$"):
        retry(world, deal, first)
    assert 1 == len(world.texts(deal))


def test_only_in_the_same_stage_entry(world):
    rule = world.comment_rule("new", run=NEXT_DAY)
    deal = world.create()
    for stage in ("executing", "new"):
        world.move(deal, stage)
        with pytest.raises(Clash, match="has left the stage entry 1") as refused:
            retry(world, deal, f"{deal.ref}-1-{rule}")
        assert "stage_left" == refused.value.code


def test_an_attempt_that_waits_stops_with_the_stage(world):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create()
    retry_run(world.tenant, ANNA, deal.ref, f"{deal.ref}-1-{rule}", now=world.now)
    world.move(deal, "executing")
    world.settle()

    assert "stopped" == runs(world, deal)[f"{deal.ref}-1-{rule}.1"]


def test_two_that_ask_at_once_make_one_attempt(world, monkeypatch):
    rule = world.rule("new", "send_email", MAIL)
    deal = world.create()
    query = world.table.query

    def meanwhile(*args, **options):
        rows = query(*args, **options)
        monkeypatch.undo()
        retry_run(world.tenant, ANNA, deal.ref, f"{deal.ref}-1-{rule}", now=world.now)
        return rows

    monkeypatch.setattr(world.table, "query", meanwhile)
    with pytest.raises(Clash, match="tried again already"):
        retry_run(world.tenant, ANNA, deal.ref, f"{deal.ref}-1-{rule}", now=world.now)
    assert 2 == len(runs(world, deal))


@pytest.mark.parametrize("id", ["nonsense", "deal_1-1-nope", "deal_2-1-nope", "deal_1-x-nope", ""])
def test_a_run_that_there_is_not(world, id):
    deal = world.create()
    with pytest.raises(NotFound):
        retry(world, deal, id)
    with pytest.raises(NotFound):
        retry_run(world.tenant, ANNA, ItemRef("deal", 9), id, now=world.now)


def test_the_new_attempt_waits_for_working_hours(world):
    weekend = WorkingHours(weekdays=(5, 6), opens=time(9), closes=time(18))
    world.save(user_row(User(id=7, name="Ben", admin=False, working_hours=weekend)))
    rule = world.comment_rule("new", working_time="responsible", run=NEXT_DAY)
    deal = world.create(responsible=7)
    stop_automation(world.tenant, ANNA, deal.ref, world.now)
    again = retry(world, deal, f"{deal.ref}-1-{rule}")

    assert "waiting_hours" == runs(world, deal)[again.id]
    world.advance(timedelta(days=7))
    assert ("done", ["hello"]) == (runs(world, deal)[again.id], world.texts(deal))
