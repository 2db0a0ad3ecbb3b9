"""Steps that rest, what waits for them, and the calls of the engine for single steps."""

from typing import Any

import msgspec

from chalicelib.domain.workflows.runs import WorkflowRun
from chalicelib.domain.workflows.states import WAIT_ARN, Duty
from chalicelib.domain.workflows.waiters import Waiter
from chalicelib.records.workflows import WAITER, waiter_of
from chalicelib.usecases.workflows.perform_step import StepCall, perform_step
from tests.support.world import World

Step = dict[str, Any]


def stage_wait(*stages: str, **more: Any) -> Step:
    """Return a step that waits for stages, or for any final one."""
    return {"type": "wait_for_stage", "id": "moved", "stages": list(stages), **more}


def client_wait(**more: Any) -> Step:
    """Return a step that waits for the client, a week if nothing else is said."""
    period = {} if "until" in more else {"period": "P7D"}
    return {"type": "wait_for_client", "id": "heard", **period, **more}


def command_wait(*users: int | str, **more: Any) -> Step:
    """Return a step that waits for the command "go" of users, of the first one if none is named."""
    named = list(users) or [1]
    return {"type": "wait_for_event", "id": "told", "name": "go", "users": named, **more}


def ask(*users: int | str, **more: Any) -> Step:
    """Return a step that asks users to read something, the first one if none is named."""
    named = list(users) or [1]
    return {
        "type": "user_task",
        "id": "asked",
        "kind": "read",
        "users": named,
        "subject": "Read",
        **more,
    }


def pause(interval: str = "P1D", **more: Any) -> Step:
    """Return a pause."""
    return {"type": "pause", "id": "paused", "interval": interval, **more}


def listen(*events: Step, **more: Any) -> Step:
    """Return a step that waits for the first of several events, with nothing to do for any."""
    branches = [{"event": event, "steps": []} for event in events]
    return {"type": "listen", "id": "listen", "branches": branches, **more}


def parallel(*branches: list[Step], **more: Any) -> Step:
    """Return a step that does several branches at the same time."""
    together = [{"steps": steps} for steps in branches]
    return {"type": "parallel", "id": "together", "branches": together, **more}


def waiters(world: World) -> list[Waiter]:
    """Return what waits, with what was answered and not let go yet."""
    return [waiter_of(row) for row in world.table.rows().values() if row.kind == WAITER]


def call(world: World, run: WorkflowRun, duty: Duty, step: str = "", **more: Any) -> dict[str, Any]:
    """Call for a step as the engine does, and return the answer."""
    asked = {"do": duty, "run": run.id, "step": step, "loops": {}, **more}
    return perform_step(world.tenant, msgspec.convert(asked, StepCall), world.now)


def call_again(world: World, waiter: Waiter, token: str) -> None:
    """Call for a wait once more, as the engine does that takes the first call for lost."""
    loops = dict(part.rsplit(":", 1) for part in waiter.visit.split("-") if part)
    world.invoke(
        WAIT_ARN,
        {
            "run": waiter.run,
            "step": waiter.holder,
            "loops": {loop: int(number) for loop, number in loops.items()},
            "token": token,
        },
    )


def answers(world: World) -> list[tuple[str, str]]:
    """Return the list into which from now on all answers to tokens are written."""
    given: list[tuple[str, str]] = []
    real = world.machines.answer

    def answer(token: str, output: str) -> None:
        given.append((token, output))
        real(token, output)

    world.machines.answer = answer  # type: ignore[method-assign]
    return given
