"""Compiled templates at work, on an interpreter with a clock of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.domain.workflows.test_flow import condition, listen, parallel
from tests.support.asl_runner import START
from tests.support.workflows import Workflow, below, count_up, counting, note, parsed

CHEAP = below("amount", "100.00")
DEAR = {"not": CHEAP}
END = {"type": "end"}
CLIENT = {"type": "wait_for_client", "period": "P2D", "id": "client"}
COMMAND = {"type": "wait_for_event", "name": "go", "users": [1], "id": "command"}
STAGE = {"type": "wait_for_stage", "stages": ["won"], "id": "stage"}


def run(*steps: Any, **more: Any) -> Workflow:
    return Workflow(parsed(*steps), **more).run()


def named(*ids: str) -> list[dict[str, Any]]:
    return [note(id=id) for id in ids]


def passed(workflow: Workflow) -> timedelta:
    return workflow.last.ended_at - START


def test_steps_are_done_in_order_and_then_the_run_ends():
    workflow = run(*named("a", "b", "c"))

    assert ["a", "b", "c", "finish"] == workflow.done
    assert "SUCCEEDED" == workflow.first.status


def test_a_plain_step_is_one_state():
    workflow = run(*named("a"), count_up())

    assert ["a", "s2", "Finish"] == workflow.first.entered


def test_the_action_that_ends_the_run_is_the_last():
    change = {"type": "action", "action": "change_stage", "params": {"stage": "won"}, "id": "won"}
    workflow = run(condition((CHEAP, [change])), *named("z"))

    assert ["won", "finish"] == workflow.done


def test_an_end_step_ends_the_run():
    assert ["finish"] == run(condition((CHEAP, [END])), *named("z")).done
    assert ["finish"] == run(END).done


@pytest.mark.parametrize(
    ("amount", "taken"), [("10.00", ["a", "z"]), ("500.00", ["b", "z"]), ("100.00", ["b", "z"])]
)
def test_the_first_branch_whose_condition_is_met_is_taken(amount, taken):
    both = {"field": "amount", "op": "not_empty"}
    step = condition((CHEAP, named("a")), (both, named("b")), (None, named("c")))

    assert [*taken, "finish"] == run(step, *named("z"), item={"amount": amount}).done


def test_where_no_condition_is_met_the_run_goes_on_behind():
    assert ["z", "finish"] == run(condition((DEAR, named("a"))), *named("z")).done


def test_a_branch_that_is_always_taken_stands_for_all_others():
    assert ["b", "z", "finish"] == (
        run(condition((DEAR, named("a")), (None, named("b"))), *named("z")).done
    )
    assert ["b", "z", "finish"] == run(condition((None, named("b"))), *named("z")).done


def test_branches_may_be_empty():
    steps = [condition((CHEAP, []), (None, [])), *named("z")]

    assert ["z", "finish"] == run(*steps).done
    assert ["z", "finish"] == run(parallel(named("z"), steps[:1])).done


def test_a_while_loop_is_left_when_its_condition_is_no_longer_met():
    workflow = run(counting(3, *named("a"), id="w"), *named("z"))

    assert ["a w:1", "a w:2", "a w:3", "z", "finish"] == workflow.done


def test_a_while_loop_may_make_no_pass_at_all():
    assert ["z", "finish"] == run(counting(0, *named("a"), id="w"), *named("z")).done


def test_a_for_each_makes_a_pass_for_every_value():
    seen = []
    workflow = run(
        {
            "type": "for_each",
            "over": "variables.words",
            "as": "word",
            "steps": named("a"),
            "id": "each",
        },
        hook=lambda workflow, step: seen.append(workflow.variables["word"]),
    )

    assert ["a each:1", "a each:2", "a each:3", "finish"] == workflow.done
    assert ["a", "b", "c"] == seen


def test_a_for_each_over_nothing_makes_no_pass():
    step = {"type": "for_each", "over": "parameters.people", "as": "person", "steps": named("a")}

    assert ["z", "finish"] == run(step, *named("z")).done


def test_the_visits_of_loops_in_loops_are_all_different():
    outer = counting(
        2,
        {
            "type": "for_each",
            "over": "variables.words",
            "as": "word",
            "steps": named("a"),
            "id": "in",
        },
        name="m",
        id="out",
    )
    workflow = run(outer)

    assert [f"a out:{n}-in:{m}" for n in (1, 2) for m in (1, 2, 3)] + ["finish"] == workflow.done


def test_a_parallel_step_goes_on_when_all_branches_have_finished():
    pause = {"type": "pause", "interval": "PT1H"}
    workflow = run(parallel([pause, *named("slow")], named("quick")), *named("z"))

    assert ["quick", "slow", "z", "finish"] == workflow.done
    assert timedelta(hours=1) == passed(workflow)


def test_a_branch_that_waits_does_not_hold_up_the_others():
    workflow = Workflow(parsed(parallel([COMMAND], named("b", "c")), *named("z"))).run()

    assert ["wait command", "b", "c"] == workflow.done
    assert workflow.answer("command")
    assert ["z", "finish"] == workflow.run().done[3:]


def test_a_loop_keeps_its_passes_across_a_parallel_step():
    workflow = run(counting(2, parallel(named("a"), named("b")), *named("c"), id="w"))

    assert ["a w:1", "b w:1", "c w:1", "a w:2", "b w:2", "c w:2", "finish"] == workflow.done


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_run_that_ends_inside_parallel_branches_leaves_all_of_them(depth):
    step = condition((CHEAP, [END]))
    for _ in range(depth):
        step = parallel([COMMAND | {"id": f"c{_}"}], [step])
    workflow = run(step, *named("z"))

    assert "finish" == workflow.done[-1]
    assert "z" not in workflow.done
    assert "SUCCEEDED" == workflow.first.status
    assert not any(workflow.answer(f"c{_}") for _ in range(depth))


def test_a_branch_that_does_not_end_the_run_lets_it_go_on():
    step = parallel([condition((DEAR, [END]))], named("a"))

    assert ["a", "z", "finish"] == run(step, *named("z")).done


def test_a_pause_rests_for_its_interval():
    workflow = run({"type": "pause", "interval": "P1DT2H", "id": "p"}, *named("z"))

    assert timedelta(days=1, hours=2) == passed(workflow)
    assert ["p", "p wait", "z", "Finish"] == workflow.first.entered


@pytest.mark.parametrize(
    ("until", "days"),
    [
        ("2023-04-05T11:00:00+02:00", 2),
        ("2020-01-01T00:00:00Z", 0),
        ("{{ deal.close_date }}", 3 - 9 / 24),
        ("{{ deal.title }}", 0),
    ],
)
def test_a_pause_rests_until_an_instant_and_not_at_all_when_it_is_past(until, days):
    item = {"close_date": "2023-04-06", "title": "2023-04-01"}
    workflow = run({"type": "pause", "until": until, "id": "p"}, item=item)

    assert timedelta(days=days) == passed(workflow)
    assert ["p", "p wait", "Finish"] == workflow.first.entered


@pytest.mark.parametrize(
    ("wait", "states"),
    [
        (CLIENT, ["client wait"]),
        (COMMAND, []),
        (STAGE, []),
        ({**STAGE, "timeout": "P9D"}, ["stage wait"]),
        ({**STAGE, "timeout": "PT9H"}, []),
    ],
)
def test_a_wait_goes_on_when_its_token_is_answered(wait, states):
    workflow = Workflow(parsed(wait, *named("z"))).run(until=timedelta(hours=3))
    id = wait["id"]

    assert [f"wait {id}"] == workflow.done
    assert workflow.answer(id)
    assert [f"wait {id}", "z", "finish"] == workflow.run().done
    assert [id, *states, "z", "Finish"] == workflow.first.entered
    assert timedelta(hours=3) == passed(workflow)


def test_a_second_or_a_late_answer_changes_nothing():
    workflow = Workflow(parsed(CLIENT, *named("z"))).run(until=timedelta(days=1))

    assert [True, False] == [workflow.answer("client"), workflow.answer("client")]
    assert 1 == workflow.run().done.count("z")

    late = run(CLIENT, *named("z"))
    assert not late.answer("client")
    assert 1 == late.run().done.count("z")


def test_a_wait_without_an_answer_passes_when_its_time_is_over():
    workflow = run(CLIENT, *named("z"))

    assert ["wait client", "late client", "z", "finish"] == workflow.done
    assert ["client", "client wait", "client timeout", "z", "Finish"] == workflow.first.entered
    assert timedelta(days=2) == passed(workflow)


def test_a_wait_until_an_instant_works_out_its_time_first():
    task = {"type": "user_task", "kind": "read", "users": [1], "subject": "x", "id": "task"}
    workflow = run({**task, "until": "{{ deal.close_date }}"}, item={"close_date": "2023-04-04"})

    assert ["task", "task wait", "task timeout", "Finish"] == workflow.first.entered
    assert datetime(2023, 4, 4, tzinfo=UTC) == workflow.last.ended_at


def test_a_wait_without_a_time_waits_as_long_as_it_takes():
    workflow = Workflow(parsed(STAGE, *named("z"))).run(until=timedelta(days=360))

    assert "RUNNING" == workflow.first.status


LISTEN = {
    "type": "listen",
    "id": "first",
    "branches": [
        {"event": STAGE, "steps": named("a")},
        {"event": COMMAND, "steps": named("b")},
        {"event": CLIENT},
        {"event": {"type": "pause", "interval": "P1D"}, "steps": named("d")},
    ],
}


@pytest.mark.parametrize(("branch", "done"), [(0, ["a", "z"]), (1, ["b", "z"]), (2, ["z"])])
def test_of_several_events_the_first_wins_and_the_others_are_cancelled(branch, done):
    workflow = Workflow(parsed(LISTEN, *named("z"))).run(until=timedelta(hours=1))

    assert workflow.answer("first", branch)
    assert not workflow.answer("first", 3)
    assert ["wait first", *done, "finish"] == workflow.run().done
    assert timedelta(hours=1) == passed(workflow)


def test_of_several_events_the_earliest_time_wins_when_nothing_happens():
    workflow = run(LISTEN, *named("z"))

    assert ["wait first", "late first", "d", "z", "finish"] == workflow.done
    assert timedelta(days=1) == passed(workflow)


@pytest.mark.parametrize(("day", "done"), [("2023-04-04", ["c"]), ("2023-06-01", ["d"])])
def test_times_that_have_to_be_worked_out_take_part_in_listening(day, done):
    branches = [
        LISTEN["branches"][0],
        {
            "event": {"type": "wait_for_client", "until": "{{ deal.close_date }}"},
            "steps": named("c"),
        },
        LISTEN["branches"][3],
    ]
    workflow = run({**LISTEN, "branches": branches}, item={"close_date": day})

    assert ["wait first", "late first", *done, "finish"] == workflow.done
    assert ["first", "first wait", "first timeout", "first choice", *done, "Finish"] == (
        workflow.first.entered
    )


def test_listening_in_a_loop_has_a_token_for_each_pass():
    workflow = Workflow(parsed(counting(2, LISTEN, id="w"))).run(until=timedelta(hours=1))
    tokens = [workflow.tokens["first"]]
    workflow.answer("first", 1)
    workflow.run(until=timedelta(hours=1))
    tokens.append(workflow.tokens["first"])
    workflow.answer("first", 0)

    assert ["wait first w:1", "b w:1", "wait first w:2", "a w:2", "finish"] == workflow.run().done
    assert 2 == len(set(tokens))


def test_a_task_that_fails_is_tried_again():
    workflow = run(*named("a", "z"), failing={"a": ["Unavailable", "Lambda.ServiceException"]})

    assert ["a", "z", "finish"] == workflow.done
    assert timedelta(seconds=2 + 4) == passed(workflow)


def test_a_wait_that_cannot_be_registered_is_tried_again():
    workflow = run(CLIENT, *named("z"), failing={"client": ["Unavailable"]})

    assert ["wait client", "late client", "z", "finish"] == workflow.done


@pytest.mark.parametrize("step", [note(id="a"), {**CLIENT, "id": "a"}])
def test_a_run_that_must_fail_is_not_tried_again(step):
    workflow = run(parallel([step], named("b")), failing={"a": ["RunFailed"]})

    assert ("FAILED", "RunFailed") == (workflow.first.status, workflow.first.error)
    assert START == workflow.last.ended_at


def test_a_task_that_keeps_failing_fails_the_run():
    workflow = run(*named("a", "z"), failing={"a": ["ValueError"] * 7})

    assert ("FAILED", "ValueError") == (workflow.first.status, workflow.first.error)
    assert [] == workflow.done


def test_a_condition_that_cannot_be_evaluated_fails_the_run():
    workflow = run(condition((CHEAP, [])), item={"amount": "much"})

    assert ("FAILED", "RunFailed") == (workflow.first.status, workflow.first.error)


def test_listen_branches_that_end_the_run_end_it():
    workflow = Workflow(parsed(listen([END], named("b")), *named("z"))).run()
    [step] = workflow.tokens
    workflow.answer(step, 0)

    assert ["finish"] == workflow.run().done[1:]


def test_a_client_is_listened_to_until_another_event_ends_it():
    client = {"event": {"type": "wait_for_client", "id": "wrote"}, "steps": [*named("a")]}
    silence = {"event": {"type": "pause", "interval": "P3D"}, "steps": [*named("b")]}
    step = {"type": "listen", "id": "either", "branches": [client, silence]}

    assert ["wait either", "late either", "b", "finish"] == run(step).done


@pytest.mark.parametrize("fails", [True, False])
def test_steps_behind_a_failure_are_done_only_where_the_step_fails(fails):
    step = note(id="a", on_failure=[note(id="b")])
    workflow = run(
        parallel([step], [note(id="c")]), *named("z"), failing={"a": ["NotDone"]} if fails else {}
    )

    assert (["b", "c"] if fails else ["a", "c"]) == sorted(workflow.done[:2])
    assert ["z", "finish"] == workflow.done[2:]
