"""Replay: where a run rests, found again by going through its template with its step log.

What has happened is all in the log: what each visit to a step gave, and which way the run took. So
the place from which it has to go on is the first one on its way that the log does not know to be
over; within a parallel step there is one for each branch.
"""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.workflows.positions import AGAIN, END, Position, is_in
from chalicelib.domain.workflows.states import LEAVE
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ConditionStep,
    EndStep,
    ListenStep,
    LoopStep,
    ParallelStep,
    PauseStep,
    Step,
    ends_in_failure,
    failure_steps,
)
from chalicelib.domain.workflows.template import Template
from chalicelib.domain.workflows.visits import RENEWED, visit_of


class NotFoundAgain(Exception):
    """The log does not fit the template, so nobody can tell where the run rests."""


def resting_place(
    template: Template,
    log: Iterable[StepDoing],
    now: datetime,
    again: Position | None = None,
) -> Position:
    """Return where a run goes on.

    Args:
        template: of the run's version.
        log: its whole step log.
        now: a pause that was to end before is over.
        again: where a person has started the run last; what was done before does not count.

    Raises:
        NotFoundAgain: lines of the log are left over that the run cannot have come to.
    """
    count = again.loops.get(AGAIN, 0) if again else 0
    lines = {(one.step, one.visit): one for one in log if _counts(one, count)}
    replay = _Replay(lines, now)
    try:
        found, _ = replay.sequence(template.steps, again.loops if again else {}, again)
    except _Ended as ended:
        found = Position(END, ended.loops)
    if lines.keys() - replay.seen:
        raise NotFoundAgain
    return found or Position(END, again.loops if again else {})


def _counts(line: StepDoing, count: int) -> bool:
    passes = dict(part.rsplit(":", 1) for part in line.visit.split("-") if part)
    return int(passes.get(AGAIN, 0)) == count and RENEWED not in passes


class _Ended(Exception):
    """The run has come to its end."""

    def __init__(self, loops: dict[str, int]) -> None:
        super().__init__()
        self.loops = {AGAIN: loops[AGAIN]} if AGAIN in loops else {}


Found = tuple[Position | None, dict[str, int]]
"""Where the run rests within some steps, None for behind them; and the loops that it is in then."""


class _Replay:
    """One walk; `enter` is where it begins, as long as that lies ahead."""

    def __init__(self, lines: dict[tuple[str, str], StepDoing], now: datetime) -> None:
        self.seen: set[tuple[str, str]] = set()
        self._lines = lines
        self._now = now

    def sequence(
        self, steps: tuple[Step, ...], loops: dict[str, int], enter: Position | None = None
    ) -> Found:
        for step in steps:
            if enter is not None and not is_in(step, enter.step):
                continue
            found, loops = self._step(step, loops, enter)
            enter = None
            if found is not None:
                return found, loops
        return None, loops

    def _step(self, step: Step, loops: dict[str, int], enter: Position | None) -> Found:
        inside = enter if enter is not None and enter.step != step.id else None
        match step:
            case EndStep():
                raise _Ended(loops)
            case ConditionStep() | ListenStep():
                return self._choice(step, loops, inside)
            case ParallelStep():
                return self._parallel(step, loops, enter)
        if isinstance(step, LoopStep):
            return self._loop(step, loops, inside)
        if inside is not None:
            return self.sequence(failure_steps(step), loops, inside)
        line = self._line(step, loops)
        if line is not None and isinstance(step, PauseStep) and self._is_over(line):
            return None, loops
        if line is None or not line.is_final:
            return Position(step.id, loops), loops
        if line.state is RunState.FAILED and failure_steps(step):
            return self.sequence(failure_steps(step), loops)
        if line.state is RunState.FAILED and ends_in_failure(step):
            return Position(step.id, loops), loops  # the run has not been ended yet
        ends = isinstance(step, ActionStep) and step.action in ENDING_ACTIONS
        if ends and line.state is RunState.DONE:
            raise _Ended(loops)
        return None, loops

    def _is_over(self, pause: StepDoing) -> bool:
        """Return whether a pause has come to its end, which nobody writes down."""
        return not pause.is_final and (pause.due_at or self._now) <= self._now

    def _choice(
        self, step: ConditionStep | ListenStep, loops: dict[str, int], inside: Position | None
    ) -> Found:
        if inside is not None:
            for branch in step.branches:
                if any(is_in(one, inside.step) for one in branch.steps):
                    return self.sequence(branch.steps, loops, inside)
        line = self._line(step, loops)
        if line is None or not line.is_final:
            return Position(step.id, loops), loops
        if line.branch is None or line.branch >= len(step.branches):
            return None, loops
        return self.sequence(step.branches[line.branch].steps, loops)

    def _loop(self, step: LoopStep, loops: dict[str, int], inside: Position | None) -> Found:
        while True:
            if inside is None:
                line = self._line(step, loops)
                if line is None:
                    return Position(step.id, loops), loops
                if line.branch == LEAVE:
                    return None, line.loops or {}
                loops = line.loops or {}
            found, loops = self.sequence(step.steps, loops, inside)
            inside = None
            if found is not None:
                return found, loops

    def _parallel(self, step: ParallelStep, loops: dict[str, int], enter: Position | None) -> Found:
        starts = enter.branches if enter is not None and enter.step == step.id else ()
        found: list[Position | None] = []
        for index, branch in enumerate(step.branches):
            start = starts[index] if starts else None
            if start is not None and start.step == END:
                found.append(None)
                continue
            inner = start.loops if start is not None else loops
            found.append(self.sequence(branch.steps, inner, start)[0])
        if not any(found):
            return None, loops
        branches = tuple(one or Position(END, loops) for one in found)
        return Position(step.id, loops, branches), loops

    def _line(self, step: Step, loops: dict[str, int]) -> StepDoing | None:
        key = (step.id, visit_of(loops))
        self.seen.add(key)
        return self._lines.get(key)
