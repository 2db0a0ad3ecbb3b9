"""Errors that trying again cannot mend end their run at once and hold up nothing else."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.errors import Conflict, NotFound, Unavailable
from chalicelib.engine.compiled_rule import BrokenRule
from chalicelib.records.body import decode
from chalicelib.records.items import item_of
from chalicelib.records.workflows import RUN, WAITER, run_of, waiter_of
from chalicelib.usecases.automation.runs.unrecoverable import Apart, reason_of
from chalicelib.usecases.workflows import answer_waiters, register_wait, start_run
from chalicelib.usecases.workflows import perform_step as step
from chalicelib.usecases.workflows.read_runs import read_run
from tests.support import bureau
from tests.support.bureau import comment, publish, start, words
from tests.support.world import ANNA, World

WAIT = {"type": "wait_for_stage", "id": "wait", "stages": ["won"]}
UP = {"type": "set_variable", "variable": "n", "add": 1}
N = {"n": {"type": "number", "default": 0}}
ERRORS = [KeyError("gone"), OverflowError("far"), TypeError("kind"), ValueError("102 writes")]


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def breaks(monkeypatch, module, name, error, when=lambda *_: True):
    """Let a function of a module meet an error; return whom it was called for."""
    real, calls = getattr(module, name), []

    def broken(*args, **named):
        if not when(*args):
            return real(*args, **named)
        calls.append(args)
        raise error

    monkeypatch.setattr(module, name, broken)
    return calls


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    ("module", "name", "one"),
    [(step, "act", UP), (register_wait, "what_is_awaited", WAIT)],
    ids=["step", "wait"],
)
def test_an_error_of_ours_fails_the_run_at_once(world, monkeypatch, module, name, one, error):
    calls = breaks(monkeypatch, module, name, error)
    workflow = publish(world, {**one, "id": "it"}, comment("never"), variables=N)
    deal = world.create()
    run = start(world, workflow, deal)

    assert ("failed", "internal_error") == (run.state, run.reason.code)
    assert f"the step it met an unexpected error of the kind {type(error).__name__}" in (
        run.reason.detail
    )
    assert (1, []) == (len(calls), words(world, deal))
    assert world.texts(deal)[-1].startswith("The workflow “Follow up” has failed: the step it")


def test_what_may_pass_is_tried_again(world, monkeypatch):
    workflow = publish(world, UP, comment("{{ variables.n }}"), variables=N)
    deal = world.create()
    errors = [OSError("network"), Unavailable("away")]
    real = step.act

    def failing(standing):
        if errors:
            raise errors.pop()
        return real(standing)

    monkeypatch.setattr(step, "act", failing)
    start(world, workflow, deal)
    world.advance(timedelta(minutes=1))
    assert (["1"], "done") == (words(world, deal), bureau.run_of(world, deal).state)


def test_an_error_for_which_there_are_no_words_fails_the_run_when_all_tries_are_used(
    world, monkeypatch
):
    breaks(monkeypatch, step, "act", OSError("disk"))
    run = start(world, publish(world, UP, variables=N), world.create())
    world.advance(timedelta(minutes=10))
    failed = read_run(world.tenant, ANNA, run.id, world.now).run
    assert ("failed", "given_up") == (failed.state, failed.reason.code)


def test_a_step_that_looks_at_an_item_that_was_just_deleted_has_failed(world):
    word = {"type": "set_variable", "variable": "w", "value": "{{ deal.title }}!"}
    pause = {"type": "pause", "interval": "P1D"}
    workflow = publish(
        world, word, pause, variables={"w": {"type": "string"}}, auto_run="on_modify"
    )
    deal = world.create()
    start_run.start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now)
    world.read_stream()
    world.delete_unseen(deal)
    world.machines.settle()
    (line,) = read_run(world.tenant, ANNA, bureau.run_of(world, deal).id, world.now).steps
    assert ("failed", "item_deleted") == (line.state, line.reason.code)


def test_a_run_that_cannot_be_let_go_holds_up_neither_rules_nor_other_runs(world, monkeypatch):
    world.comment_rule("won", "rule")
    workflow = publish(world, WAIT, comment("after"))
    deal = world.create()
    runs = start(world, workflow, deal), start(world, workflow, deal)
    broken, whole = sorted(runs, key=lambda run: run.id)
    breaks(
        monkeypatch,
        answer_waiters,
        "_settling",
        KeyError("gone"),
        when=lambda tenant, waiter, *_: waiter.run == broken.id,
    )

    with pytest.raises(KeyError):
        world.move(deal, "won")  # told once, for the log of the stream
    assert ["rule"] == words(world, deal)
    assert {broken.id: False, whole.id: True} == {one.run: one.answered for one in waiters(world)}
    world.settle()

    assert sorted(["rule", "after"]) == sorted(words(world, deal))
    failed = read_run(world.tenant, ANNA, broken.id, world.now).run
    assert ("failed", "internal_error") == (failed.state, failed.reason.code)
    assert "done" == read_run(world.tenant, ANNA, whole.id, world.now).run.state
    assert [] == waiters(world)


def waiters(world):
    return [waiter_of(row) for row in world.table.rows().values() if row.kind == WAITER]


def test_a_client_wait_that_cannot_be_let_go_fails_its_run(world, monkeypatch):
    wait = {"type": "wait_for_client", "id": "wait", "period": "P7D"}
    deal = world.create()
    run = start(world, publish(world, wait), deal)
    breaks(monkeypatch, answer_waiters, "_settling", TypeError("kind"))
    with pytest.raises(TypeError):
        world.signal(item=str(deal.ref))
    world.settle()
    assert "internal_error" == read_run(world.tenant, ANNA, run.id, world.now).run.reason.code


def test_a_workflow_that_cannot_start_holds_up_neither_rules_nor_other_workflows(
    world, monkeypatch
):
    world.comment_rule("new", "rule")
    broken = publish(world, comment("broken"), auto_run="on_add", name="A")
    publish(world, comment("whole"), auto_run="on_add", name="B")
    breaks(
        monkeypatch,
        start_run,
        "_new_run",
        KeyError("gone"),
        when=lambda prepared, *_: prepared.version.workflow == broken,
    )
    with pytest.raises(KeyError):
        world.create()
    rows = world.table.rows().values()
    assert ["B"] == [run_of(row).name for row in rows if row.kind == RUN]
    assert ["rule"] == [decode(row, dict)["text"] for row in rows if '"comment"' in row.body]
    monkeypatch.undo()
    world.settle()
    (deal,) = [row for row in world.table.rows().values() if row.kind == "item"]
    assert sorted(["broken", "rule", "whole"]) == sorted(words(world, item_of(deal)))


@pytest.mark.parametrize("error", [Unavailable("away"), Conflict([]), OSError("network")])
def test_what_may_pass_is_raised_at_once(error):
    apart = Apart()
    with pytest.raises(type(error)), apart:
        raise error
    apart.tell()


def test_the_first_error_is_told_when_all_is_done():
    apart, done = Apart(), []
    for number in (1, 2):
        with apart:
            done.append(number)
            raise ValueError(number)
    with pytest.raises(ValueError, match="1"):
        apart.tell()
    assert [1, 2] == done


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ActionFailed("no_client", "x"), "no_client"),
        (NotFound("x"), "not_found"),
        (BrokenRule("x"), "broken_step"),
        (ZeroDivisionError("x"), "internal_error"),
    ],
)
def test_the_reason_says_what_is_known(error, code):
    assert code == reason_of(error, "s1").code


def test_of_a_step_that_fits_no_longer_it_is_said_what_to_do():
    reason = reason_of(BrokenRule("there is no action note"), "s1")

    assert (
        "the step s1 no longer fits: there is no action note; change the template and publish it"
    ) == reason.detail


def test_a_reason_stays_readable():
    assert 1_000 == len(reason_of(NotFound("x" * 30_000), "s1").detail)
