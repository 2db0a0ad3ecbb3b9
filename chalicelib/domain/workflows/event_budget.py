"""How many events a run writes, so that it goes on as a new execution before the limit.

An execution of a state machine holds 25,000 events. The steps of a template alone never come near
that; loops do. So whoever evaluates a loop adds the events of each pass to a count that belongs to
the run (`spent`), and that starts at 0 again when the run goes on as a new execution. Loops inside
a parallel step cannot be left in the middle: they may use what is left of the allowance, and the
loops outside renew after half of it, so that the other half is there for parallel steps.
"""

from chalicelib.domain.language.filled_durations import is_filled
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.workflows.steps import (
    ActionStep,
    ConditionStep,
    EndStep,
    EventStep,
    ForEachStep,
    ListenStep,
    LoopStep,
    ParallelStep,
    PauseStep,
    SetVariable,
    Step,
    WhileStep,
    duration_of,
    may_ask,
)
from chalicelib.domain.workflows.template import Place, Template, blocks, places

LIMIT = 25_000
"""Events that an execution can hold."""
BUDGET = 18_000
"""Events that a run plans with; the rest is for tasks that are tried again."""

TASK = 5
"""Entered, scheduled, started, succeeded, exited."""
TOKEN_TASK = 6
"""The same and submitted."""
PLAIN = 2
"""Any other state: entered, exited."""
PARALLEL = 4
"""Entered, started, succeeded, exited."""
TURN = TASK + PLAIN
"""An evaluated condition or loop: a task and a choice."""
FRAME = 20
"""What every execution has: start, the choice of the entry, the last task, end."""


def allowance(template: Template) -> int:
    """Return how many events the passes of all loops together may write in one execution."""
    return BUDGET - FRAME - sum(own_events(place.step) for place in places(template).values())


def pass_events(loop: LoopStep) -> int:
    """Return how many events a pass of a loop writes, those of loops within it not counted."""
    return TURN + _most(loop.steps)


def room(allowed: int, place: Place) -> int:
    """Return up to which count of spent events a loop may make passes, out of an allowance."""
    return allowed if place.parallels else allowed // 2


def own_events(step: Step) -> int:
    """Return how many events a step writes when it is done once, without the steps within it."""
    match step:
        case ActionStep() | SetVariable():
            return TASK + (TOKEN_TASK + TASK if may_ask(step) else 0)
        case PauseStep():
            return PLAIN + TASK
        case ConditionStep() | WhileStep() | ForEachStep():
            return TURN
        case ParallelStep():
            return PARALLEL + PLAIN * len(step.branches)
        case ListenStep():
            return TOKEN_TASK + 2 * TASK + PLAIN
        case EndStep():
            return 0
        case _:
            return TOKEN_TASK + (2 * TASK if has_deadline(step) else 0)


def is_reckoned(event: EventStep) -> bool:
    """Return whether the end of a rest has to be worked out when it begins.

    So it is for days, which keep the time on the tenant's clock, for texts with placeholders, and
    for `until`.
    """
    duration = duration_of(event)
    if event.until is not None or is_filled(duration):
        return True
    return duration is not None and parse_duration(duration).days > 0


def fixed_seconds(event: EventStep) -> int | None:
    """Return after how many seconds a resting step passes, where that is fixed."""
    duration = duration_of(event)
    if duration is None or is_filled(duration):
        return None
    return parse_duration(duration).nominal_seconds


def has_deadline(event: EventStep) -> bool:
    """Return whether a resting step ends by itself."""
    return duration_of(event) is not None or event.until is not None


def _most(steps: tuple[Step, ...]) -> int:
    """Return the events of a sequence on its longest way."""
    return sum(own_events(step) + _within(step) for step in steps)


def _within(step: Step) -> int:
    ways = [_most(steps) for _, steps in blocks(step)]
    match step:
        case ParallelStep():
            return sum(ways)
        case WhileStep() | ForEachStep():
            return 0
        case _:
            return max(ways, default=0)
