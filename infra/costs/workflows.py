"""The operations of workflows whose cost is counted, all in one tenant on the local runtime."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.workflows.asl import LAST
from chalicelib.domain.workflows.runs import FIRST_LOOK
from chalicelib.usecases.workflows.lost.look_after import look_after
from chalicelib.wiring import tenant
from infra.costs.office import (
    ADMIN,
    Happening,
    Office,
    Run,
    Step,
    answered,
    commanded,
    moved,
    opened,
    passed,
    written,
)
from infra.costs.usage import Usage

EXAMPLE = Path(__file__).parents[2] / "examples" / "workflow.json"
TYPICAL = "examples/workflow.json, the client stays silent"
PATHS: tuple[tuple[str, tuple[Happening, ...]], ...] = (
    ("examples/workflow.json, refused", (answered("no"),)),
    ("examples/workflow.json, the client answers at once", (answered("yes"), written)),
    (TYPICAL, (answered("yes"), passed("P2D"), passed("P2D"))),
)
"""The ways through the example."""

NOT_MOVE = "the move not counted"
NOT_ITEM = "the item not counted"
IF_AWAITED = "on top of the move, where any workflow waits for stages of the type"
VARIABLES = {"n": {"type": "number", "default": 0}}
N_IS_SET = {"field": "variables.n", "op": "gt", "value": 0}


class WorkflowCost(msgspec.Struct, frozen=True):
    """What an operation of workflows costs."""

    operation: str
    usage: Usage
    note: str = ""


class Counted(msgspec.Struct, frozen=True):
    """A step that is counted: its own calls, and what lets it go on."""

    operation: str
    step: Step
    happening: Happening | None = None
    """What happens while it rests; what that takes without any workflow is not counted."""
    note: str = ""


def action(code: str, **params: Any) -> Step:
    """Return a step that does an action."""
    return {"type": "action", "action": code, "params": params}


def first_of(*events: Step) -> Step:
    """Return a listen step."""
    return {"type": "listen", "branches": [{"event": event, "steps": [SET]} for event in events]}


SET: Step = {"type": "set_variable", "variable": "n", "value": 0}
PAUSE: Step = {"type": "pause", "interval": "P1D"}
COMMAND: Step = {"type": "wait_for_event", "name": "go", "users": [ADMIN]}
TASK: Step = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read this"}
CLIENT: Step = {"type": "wait_for_client"}
A_DAY = passed("P1D")
DATE = '{{ now | plus:"P1D" }}'
UNTIL: Step = {"type": "pause", "until": DATE}
EXECUTING = moved("executing")

NEXT_IS_TOLD = "and the notice of the user task that begins then"
PLAIN = (
    Counted("step: action on our own data", action("add_comment", text="counted")),
    Counted("step: set a variable", SET),
    Counted(
        "step: notification", action("notify_staff", recipients="responsible", text="Look here")
    ),
    Counted("step: e-mail", action("send_email", recipient="client", subject="Hi", text="Hello")),
    Counted(
        "step: condition", {"type": "condition", "branches": [{"when": N_IS_SET, "steps": [SET]}]}
    ),
    Counted(
        "step: loop, each look at its condition",
        {"type": "while", "when": N_IS_SET, "steps": [SET, PAUSE]},
        note="a template with loops begins with one transition more",
    ),
    Counted(
        "step: parallel, 2 branches",
        {"type": "parallel", "branches": [{"steps": [SET]}, {"steps": [SET]}]},
    ),
    Counted("step: pause until a date", UNTIL, A_DAY),
    Counted("step: pause", PAUSE, A_DAY),
)
RESTING = (
    Counted(
        "step: wait for a stage, reached by a move",
        {"type": "wait_for_stage", "stages": ["executing"]},
        EXECUTING,
        note=NOT_MOVE,
    ),
    Counted(
        "step: wait for the client, who writes",
        {**CLIENT, "period": "P1D"},
        written,
        note="the e-mail not counted",
    ),
    Counted("step: wait for the client, the date comes", {**CLIENT, "until": DATE}, A_DAY),
    Counted("step: wait for the client, a day passes", {**CLIENT, "period": "P1D"}, A_DAY),
    Counted("step: wait for a command, given", COMMAND, commanded("go"), note=NEXT_IS_TOLD),
    Counted("step: user task, done", TASK, answered("ok"), note=NEXT_IS_TOLD),
    Counted("step: first of 2 events, one comes", first_of(COMMAND, TASK), commanded("go")),
    Counted("step: first of 2 events, the pause ends", first_of(COMMAND, PAUSE), A_DAY),
    Counted("step: first of 2 events, the date comes", first_of(COMMAND, UNTIL), A_DAY),
)


def measure_workflows() -> Iterator[WorkflowCost]:
    """Yield the cost of every operation of workflows."""
    with opened() as office:
        office.once(office.creation("lead"))
        lead = office.once(office.creation("lead"))
        without = {one: office.alone(one) for one in (EXECUTING, written)}
        plain, resting = _publish(office, PLAIN), _publish(office, RESTING)
        single = office.publish(RESTING[0].step)
        example = office.publish(**json.loads(EXAMPLE.read_text(encoding="utf-8")))
        office.publish(SET, entity_type="lead", auto_run="on_add", variables=VARIABLES)
        office.warm(plain, resting, single, example)
        _run(office, plain, PLAIN)
        office.once(office.creation("lead"))
        automatic = office.once(office.creation("lead")) - lead
        run, rested = _run(office, plain, PLAIN), _run(office, resting, RESTING)
        yield WorkflowCost("start of a run by hand", run.outside[0])
        yield WorkflowCost("start of a run because an item was added", automatic, NOT_ITEM)
        yield from _steps(run, PLAIN, without)
        yield from _steps(rested, RESTING, without)
        for name, one in (("", run), (" with waits among its steps", rested)):
            yield WorkflowCost(f"end of a run{name}", one.steps[LAST] + one.outside[-1])
        move = office.alone(EXECUTING) - without[EXECUTING]
        yield WorkflowCost("stage move that no run waits for", move, IF_AWAITED)
        alone = office.run(single, EXECUTING).whole - without[EXECUTING]
        yield WorkflowCost("run that only waits for a stage", alone, NOT_MOVE)
        for name, happenings in PATHS:
            whole = office.run(example, *happenings, percent=10, boss=ADMIN).whole
            yield WorkflowCost(name, whole)
        yield from _looked_after(office)


def _looked_after(office: Office) -> Iterator[WorkflowCost]:
    """Yield what the sweep takes for open runs of workflows."""
    office.run(office.publish({**PAUSE, "interval": "P9D"}))
    later = tenant().clock.now() + FIRST_LOOK * 2

    def look() -> None:
        look_after(tenant(), later, lambda *_: None)

    yield WorkflowCost("sweep, an open run that goes on is looked after", office.once(look))
    yield WorkflowCost("sweep, none is due", office.once(look), "12 an hour")


def _publish(office: Office, steps: tuple[Counted, ...]) -> str:
    """Publish these steps and a pause before the end, which so has a block of its own."""
    documents = [{**one.step, "id": f"s{number}"} for number, one in enumerate(steps)]
    return office.publish(*documents, PAUSE, variables=VARIABLES)


def _run(office: Office, workflow: str, steps: tuple[Counted, ...]) -> Run:
    return office.run(workflow, *(one.happening for one in steps if one.happening), A_DAY)


def _steps(
    run: Run, steps: tuple[Counted, ...], without: Mapping[Happening, Usage]
) -> Iterator[WorkflowCost]:
    outside = iter(run.outside[1:])
    for number, one in enumerate(steps):
        usage = run.steps[f"s{number}"]
        if one.happening:
            usage += next(outside) - without.get(one.happening, Usage())
        yield WorkflowCost(one.operation, usage, one.note)
