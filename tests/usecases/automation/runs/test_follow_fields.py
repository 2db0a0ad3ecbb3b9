"""Rules that follow a date field while it is edited (semantics/automation: run modes)."""

from datetime import UTC, datetime, time, timedelta

import msgspec
import pytest

from chalicelib.domain.errors import Unavailable
from chalicelib.domain.people.users import User, WorkingHours
from chalicelib.records.people import user_row
from chalicelib.usecases.configuration.parts import RULES
from chalicelib.usecases.configuration.save_part import change_part
from chalicelib.usecases.configuration.stored_automation import Making
from tests.support.world import ANNA, BEN, World, fails, interrupt

USER_ANNA = User(id=ANNA.id, name="Anna", email="anna@example.com", admin=True)
USER_BEN = User(id=BEN.id, name="Ben", email="ben@example.com")
DAY_BEFORE = {"mode": "before", "delay": "P1D", "field": "close_date"}


@pytest.fixture
def world() -> World:
    return World()


def follower(world: World, text: str = "hello", **more: object) -> str:
    return world.comment_rule("new", text, run=DAY_BEFORE, follow_field=True, **more)


def alarms(world: World) -> list[datetime]:
    return sorted(at for at, _ in world.scheduler.planned().values())


def test_a_new_date_takes_the_old_schedule_away(world):
    follower(world)
    deal = world.create(close_date="2026-05-01")
    world.change(deal, close_date="2026-04-01")
    assert [datetime(2026, 3, 31, tzinfo=UTC)] == alarms(world)


def test_an_emptied_date_takes_the_schedule_away(world):
    rule = follower(world)
    deal = world.create(close_date="2026-05-01")
    world.change(deal, close_date=None)
    assert ({rule: "unscheduled"}, []) == (world.states(deal), alarms(world))


def test_a_due_time_that_cannot_be_worked_out_fails_its_rule_and_blocks_what_waits(world):
    mode = {"mode": "delay", "delay": "P5D", "base": "close_date"}
    first = world.comment_rule("new", run=mode, follow_field=True)
    second = world.comment_rule("new", after_previous=True)
    deal = world.create(close_date="2026-04-01")
    world.change(deal, close_date="9999-12-31")
    assert {first: "failed", second: "blocked"} == world.states(deal)


@pytest.mark.parametrize(
    "change", [{"stage": "preparation"}, {"enabled": False}, {"follow_field": False}]
)
def test_a_run_follows_the_date_whatever_became_of_its_rule(world, change):
    rule = follower(world)
    deal = world.create(close_date="2026-05-01")
    making = Making(caller=ANNA, now=world.now, keep_waiting=True)
    change_part(world.tenant, ANNA, ("deal", "default"), RULES, rule, change, making)
    world.change(deal, close_date="2026-04-01")
    assert [datetime(2026, 3, 31, tzinfo=UTC)] == alarms(world)


def test_a_change_without_a_date_asks_nothing(world):
    follower(world)
    deal = world.create(close_date="2026-05-01")
    interrupt(world.table, "query", before=fails(AssertionError("nothing is to be asked")))
    world.change(deal, amount=7)


def test_an_old_change_that_comes_again_does_not_turn_the_due_time_back(world):
    rule = follower(world)
    deal = world.create(close_date="2026-04-01")
    world.change(deal, close_date="2026-05-01")
    old = world.table.stream()
    world.change(deal, close_date="2026-03-10")
    for record in old:
        world.deliver(record)
    assert datetime(2026, 3, 9, tzinfo=UTC) == world.runs(deal)[rule].due_at
    world.to(datetime(2026, 3, 9, tzinfo=UTC))
    assert ["hello"] == world.texts(deal)


def test_an_alarm_that_could_not_be_set_is_set_when_the_change_comes_again(world):
    follower(world)
    deal = world.create(close_date="2026-05-01")
    interrupt(world.scheduler, "create", before=fails(Unavailable("throttled")))
    world.change(deal, close_date="2026-04-01")
    assert [datetime(2026, 3, 31, tzinfo=UTC)] == alarms(world)


def test_an_alarm_that_overtakes_the_change_of_the_date_waits_for_the_new_one(world):
    rule = follower(world)
    deal = world.create(close_date="2026-03-10")
    world.clock.set(datetime(2026, 3, 9, tzinfo=UTC))
    world.change_unseen(deal, close_date="2026-03-20")
    world.scheduler.fire(world.now)
    for message in world.queue.due(world.now):
        world.ring(message)
    assert ([], {rule: "scheduled"}) == (world.texts(deal), world.states(deal))
    world.to(datetime(2026, 3, 19, tzinfo=UTC))
    assert ["hello"] == world.texts(deal)


def test_a_date_that_moves_into_the_past_lets_the_rule_act_at_once(world):
    follower(world)
    deal = world.create(close_date="2026-05-01")
    world.advance(timedelta(days=20))
    world.change(deal, close_date="2026-03-10")
    assert (["hello"], []) == (world.texts(deal), alarms(world))


def test_a_followed_rule_that_fails_takes_its_schedule_away(world):
    mode = {"mode": "delay", "delay": "P5D", "base": "close_date"}
    world.comment_rule("new", run=mode, follow_field=True)
    deal = world.create(close_date="2026-04-01")
    world.change(deal, close_date="9999-12-31")
    assert {} == world.scheduler.planned()


def test_who_takes_over_lets_a_rule_act_that_waits_for_the_hours_of_the_one_before(world):
    night = WorkingHours(weekdays=(0, 1, 2, 3, 4), opens=time(12), closes=time(18))
    world.save(user_row(msgspec.structs.replace(USER_BEN, working_hours=night)))
    rule = world.comment_rule("new", working_time="responsible")
    deal = world.create(responsible=BEN.id)
    assert {rule: "waiting_hours"} == world.states(deal)
    world.change(deal, responsible=ANNA.id)
    assert ({rule: "done"}, ["hello"]) == (world.states(deal), world.texts(deal))


def test_who_takes_over_outside_of_their_hours_keeps_a_rule_waiting_for_theirs(world):
    at_noon = WorkingHours(weekdays=(0, 1, 2, 3, 4), opens=time(12), closes=time(18))
    later = msgspec.structs.replace(at_noon, opens=time(15))
    world.save(
        user_row(msgspec.structs.replace(USER_BEN, working_hours=later)),
        user_row(msgspec.structs.replace(USER_ANNA, working_hours=at_noon)),
    )
    rule = world.comment_rule("new", working_time="responsible")
    deal = world.create(responsible=ANNA.id)
    world.change(deal, responsible=BEN.id)
    assert (15, "waiting_hours") == (
        world.tenant.configuration.tenant(world.now)
        .calendar(world.now)
        .local(world.runs(deal)[rule].due_at)
        .hour,
        world.states(deal)[rule],
    )
