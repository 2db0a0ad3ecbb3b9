"""The pumps and the clock, with functions that only note what they get; emulated and in memory."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chalicelib.domain.words.instants import show_instant, sortable
from chalicelib.records.agenda import DUE
from chalicelib.wiring import tenant
from infra.local import stream
from infra.local.functions import Functions
from tests.infra.local_parts import Spy, message, remove, row, small_app, write
from tests.support.runtime import START, running


@pytest.fixture
def spy():
    return Spy()


@pytest.fixture(params=[True, False], ids=["emulated", "in memory"])
def start(request):
    """Return what starts a runtime with an application that does nothing by itself."""
    return partial(running, emulated=request.param, app=small_app(), token=None)


@pytest.fixture
def client(start, spy):
    with start(functions=spy.functions) as client:
        yield client


def schedule(name, at, run):
    tenant().scheduler.create(name, at, message(run))


def at(text):
    return datetime.fromisoformat(f"2023-{text.replace(' ', 'T')}+00:00")


def timed(name, due):
    return row(name, kind="run", agenda=(DUE, f"{sortable(due)}#{name}"))


def test_settle_hands_changes_over_in_order(client, spy):
    write(row("a"), row("b"), row("a", 2))
    remove("b")

    assert 3 == client.settle()
    assert [("INSERT", "a"), ("INSERT", "b"), ("MODIFY", "a")] == spy.changes


def test_settle_without_work_does_nothing(client):
    assert 0 == client.settle()


@pytest.mark.parametrize(
    ("kind", "seen"), [("item", 1), ("signal", 1), ("run", 0), ("timeline", 0)]
)
def test_only_items_and_signals_pass_the_filter(client, spy, kind, seen):
    write(row("a", kind=kind))

    client.settle()

    assert seen == len(spy.changes)


def test_batches_hold_at_most_a_hundred_records(client, spy):
    write(*(row(f"a{n}") for n in range(101)))

    client.settle()

    assert [100, 1] == [len(batch) for batch in spy.batches]


def test_a_failed_record_comes_again_with_all_behind_it_and_is_then_given_up(client, spy):
    spy.failing.add("b")
    write(row("a"), row("b"), row("c"))

    client.settle()

    assert [["a", "b", "c"]] + [["b", "c"]] * 4 + [["c"]] == spy.batches
    (letter,) = client.outbox("dead_letter")
    assert "stream" == letter["source"]
    assert {"pk": "b", "sk": "row"} == letter["key"]


def test_a_function_that_breaks_is_called_five_times(start, spy):
    calls = []

    def broken(event, context):
        calls.append(event)
        raise ValueError("broken")

    functions = stream.Functions(on_change=broken)
    with start(functions=functions) as client:
        write(row("a"))
        assert 1 == client.settle()

    assert 5 == len(calls)


def test_of_several_failures_the_first_counts(start):
    batches = []

    def failing_twice(event, context):
        numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
        batches.append(len(numbers))
        failed = reversed(numbers[1:3]) if len(batches) == 1 else []
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}

    functions = stream.Functions(on_change=failing_twice)
    with start(functions=functions) as client:
        write(*(row(name) for name in "abcd"))
        client.settle()

    assert [4, 3] == batches


def test_what_a_function_writes_is_processed_in_the_same_settle(start):
    seen = []

    def chain(event, context):
        for record in event["Records"]:
            version = int(record["dynamodb"]["NewImage"]["version"]["N"])
            seen.append(version)
            if version < 4:
                write(row("a", version + 1))

    functions = stream.Functions(on_change=chain)
    with start(functions=functions) as client:
        write(row("a"))
        client.settle()

    assert [1, 2, 3, 4] == seen


def test_a_message_goes_to_the_rule_once(client, spy):
    tenant().queue.send([message("r1"), message("r2")])

    assert 2 == client.settle()
    assert 0 == client.settle()
    assert [("04-03 09:00:00", "r1"), ("04-03 09:00:00", "r2")] == spy.runs


def test_a_failed_message_comes_again_after_a_minute_and_four_more_times(client, spy):
    spy.failing.add("r1")
    tenant().queue.send([message("r1")])

    client.advance("PT1H")

    assert ["09:00", "09:01", "09:02", "09:03", "09:04"] == [when[6:11] for when, _ in spy.runs]
    (letter,) = client.outbox("dead_letter")
    assert "queue" == letter["source"]
    assert "r1" in letter["body"]


def test_the_clock_runs_each_thing_at_its_own_time_and_in_order(client, spy):
    tenant().queue.send([message("delayed", delay=600)])
    schedule("late", at("04-05 08:30:00"), "late")
    schedule("early", at("04-03 09:05:00"), "early")
    schedule("tomorrow", at("04-06 09:00:00"), "tomorrow")

    assert "2023-04-05T09:00:00Z" == client.advance("P2D")
    assert [
        ("04-03 09:05:00", "early"),
        ("04-03 09:10:00", "delayed"),
        ("04-05 08:30:00", "late"),
    ] == spy.runs


def test_a_move_counts_from_when_what_was_due_is_done(start):
    def slow(_event, _context):
        clock = tenant().clock
        clock.set(clock.now() + timedelta(seconds=2))

    functions = Functions(run_rule=slow)
    with start(functions=functions) as client:
        tenant().queue.send([message("r1")])
        assert "2023-04-04T09:00:02Z" == client.advance("P1D")


def test_schedules_that_are_due_already_fire_in_order(client, spy):
    schedule("b", at("04-03 08:30:00"), "second")
    schedule("c", at("04-03 08:00:00"), "first")

    client.settle()

    assert ["first", "second"] == [run for _, run in spy.runs]


def test_a_schedule_fires_once_and_is_gone(client, spy):
    schedule("a", at("04-03 10:00:00"), "r1")

    client.to("2023-04-03T10:00:00Z")
    client.to("2023-04-03T09:00:00Z")
    client.to("2023-04-03T11:00:00Z")

    assert [("04-03 10:00:00", "r1")] == spy.runs


def test_going_back_fires_nothing(client, spy):
    schedule("a", at("04-03 08:00:00"), "r1")

    assert "2023-04-01T00:00:00Z" == client.to("2023-04-01T00:00:00Z")
    assert [] == spy.runs


def test_a_schedule_is_not_late_because_the_scheduler_knows_whole_seconds_only(start, spy):
    begins = START + timedelta(milliseconds=250)
    due = begins + timedelta(days=1)
    with start(at=begins, functions=spy.functions) as client:
        tenant().scheduler.create("a", due, message("r1", due=show_instant(due)))
        assert "2023-04-04T09:00:00.250000Z" == client.advance("P1D")

    assert [("04-04 09:00:00", "r1")] == spy.runs


def test_a_message_is_not_late_because_the_queue_knows_whole_seconds_only(start, spy):
    begins = START + timedelta(milliseconds=250)
    due = begins + timedelta(minutes=10, milliseconds=100)
    with start(at=begins, functions=spy.functions) as client:
        tenant().queue.send([message("r1", 601, due=show_instant(due))])
        client.to(show_instant(due - timedelta(milliseconds=1)))
        assert [] == spy.runs
        client.to(show_instant(due))

    assert [("04-03 09:10:00", "r1")] == spy.runs


def test_the_sweep_looks_when_a_run_has_been_overdue_for_two_minutes(client, spy):
    write(timed("a", at("04-03 12:00:00")))
    client.settle()

    client.to("2023-04-03T12:04:59Z")
    assert [] == spy.sweeps
    client.to("2023-04-03T12:05:00Z")
    assert ["04-03 12:05:00"] == spy.sweeps


def test_a_run_that_is_overdue_by_exactly_two_minutes_waits_for_the_next_tick(client, spy):
    write(timed("a", at("04-03 12:03:00")))
    client.settle()

    client.to("2023-04-03T12:12:00Z")

    assert ["04-03 12:10:00"] == spy.sweeps


def test_the_sweep_stops_when_nothing_is_overdue_any_more(client, spy):
    write(timed("a", at("04-03 12:00:00")))
    client.to("2023-04-03T12:11:00Z")
    remove("a")
    client.to("2023-04-04T12:00:00Z")

    assert ["04-03 12:05:00", "04-03 12:10:00"] == spy.sweeps


def test_an_item_on_the_agenda_of_a_person_is_no_run(client, spy):
    write(row("a", agenda=("responsible#7", sortable(START))))

    client.advance("PT1H")

    assert [] == spy.sweeps


def test_automation_runs_by_itself_in_the_background(start, spy):
    with start(at=None, background=True, functions=spy.functions) as client:
        client.put("/rows/a")
        tenant().queue.send([message("r1", delay=1)])
        ends = time.monotonic() + 10
        while time.monotonic() < ends and not (spy.changes and spy.runs):
            time.sleep(0.02)

    assert [("INSERT", "a")] == spy.changes
    assert ["r1"] == [run for _, run in spy.runs]


def test_what_is_to_be_done_now_is_done_before_it_stops(start, spy):
    with start(functions=spy.functions):
        write(row("a"))

    assert [("INSERT", "a")] == spy.changes


def test_each_runtime_begins_empty(start, spy):
    with start(functions=spy.functions):
        write(row("a"))
        schedule("a", datetime(2023, 4, 9, tzinfo=UTC), "r1")
    with start(functions=spy.functions) as client:
        client.to("2023-05-01T00:00:00Z")
        assert tenant().table.get(("a", "row")) is None

    assert [] == spy.runs
