"""The compiler: a template becomes the definition of a state machine.

| step                          | states                                                        |
|-------------------------------|---------------------------------------------------------------|
| action, set_variable          | task; failure caught where the action ends the run            |
| action that may ask an app    | the same, waiting task; task (time_out) when nothing came     |
| condition                     | task (decide), choice                                         |
| while, for_each               | task (decide), choice; the body leads back to the task        |
| parallel                      | parallel                                                      |
| pause                         | task (reckon), wait                                           |
| waits, user_task              | waiting task; task (reckon) before it when `until` is given   |
|                               | or days; task (time_out) when nothing came in time            |
| listen                        | one waiting task for all events; tasks as with a wait;        |
|                               | choice when anything follows only one of the events           |
| end                           | none; leads to the last state                                 |
| whatever may fail             | its failure is caught where steps follow only that            |

The states of a step bear its id, its helpers the id and a word. A run that ends inside a parallel
step leaves it by an error that each parallel step around catches.

A run whose execution was lost goes on in a machine with entries: it begins at any step, and each
branch of a parallel step at its own, with its own passes of loops (Position.data).
"""

from typing import Any

from chalicelib.domain.workflows.event_budget import fixed_seconds, has_deadline, is_reckoned
from chalicelib.domain.workflows.positions import branch_key
from chalicelib.domain.workflows.states import (
    ENDED,
    GO_ON,
    NOT_DONE,
    RENEW,
    STEP_ARN,
    WAIT_ARN,
    Duty,
    Making,
    State,
    caught,
    choice,
    entry,
    given,
    leading,
    positioned,
    task,
    token_task,
    until_answered,
)
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ConditionStep,
    EndStep,
    EventStep,
    FailingStep,
    ListenStep,
    LoopStep,
    ParallelStep,
    PauseStep,
    SetVariable,
    Step,
    ends_in_failure,
    failure_steps,
    may_ask,
)
from chalicelib.domain.workflows.template import Template, places

LAST, ENTER, RENEWED, BEGIN = "Finish", "Enter", "Renewed", "Begin"


def compile_template(
    template: Template,
    *,
    step_arn: str = STEP_ARN,
    wait_arn: str = WAIT_ARN,
    ending: frozenset[str] = ENDING_ACTIONS,
    entries: bool = False,
) -> dict[str, Any]:
    """Return the Amazon States Language definition of a checked template.

    With `entries` an execution can begin at any position (positions.py), and every wait with an end
    asks how much time is left of it; that takes a transition more here and there.
    """
    machine = _Sequence(Making(step_arn, wait_arn, ending, entries))
    start = machine.steps(template.steps, LAST) or LAST
    machine.states[LAST] = leading(task(step_arn, Duty.FINISH, None), None)
    if entries:
        start = machine.entry(BEGIN, start)
    loops = [
        place.step.id
        for place in places(template).values()
        if isinstance(place.step, LoopStep) and not place.parallels
    ]
    if loops:
        machine.states[RENEWED] = {"Type": "Succeed"}
        machine.states[ENTER] = entry(loops, start)
        start = ENTER
    return {"Comment": template.name, "StartAt": start, "States": machine.states}


class _Sequence:
    """The states of the whole machine, or of one branch of a parallel step.

    It is built from the end to the beginning: each step is told the state that follows it, None
    for the end of a branch.
    """

    def __init__(self, making: Making, branch: str = "") -> None:
        self.states: dict[str, State] = {}
        self._making = making
        self._branch = branch
        self._heads: list[str] = []
        """The first state of each step."""

    def entry(self, name: str, start: str) -> str:
        """Add the choice at which an execution, or a branch, begins; return its name."""
        self.states[name] = positioned(
            self._heads, self._exit(None if self._branch else LAST), start
        )
        return name

    def steps(self, steps: tuple[Step, ...], next: str | None) -> str | None:
        """Add the states of some steps and return the name of the first one."""
        for step in reversed(steps):
            next = self._step(step, next)
            if not isinstance(step, EndStep):
                self._heads.append(next)
        return next

    def _step(self, step: Step, next: str | None) -> str:
        match step:
            case ActionStep() | SetVariable():
                return self._act(step, next)
            case EndStep():
                return self._ended()
            case ConditionStep():
                return self._condition(step, next)
            case ParallelStep():
                return self._parallel(step, next)
            case ListenStep():
                return self._listen(step, next)
            case PauseStep():
                return self._pause(step, next)
        if isinstance(step, LoopStep):
            return self._loop(step, next)
        return self._wait(step, next)

    def _act(self, step: FailingStep, next: str | None) -> str:
        if may_ask(step):
            return self._ask(step, next)
        ends = isinstance(step, ActionStep) and step.action in self._making.ending
        acting = self._task(Duty.ACT, step) | self._failing(step, next)
        if ends and not failure_steps(step) and not ends_in_failure(step):
            acting |= caught(NOT_DONE, self._exit(next))
        return self._add(step, leading(acting, self._ended() if ends else next))

    def _ask(self, step: FailingStep, next: str | None) -> str:
        """Add an action whose answer may come later; else its wait is over at once."""
        failing = self._failing(step, next)
        ended = leading(self._task(Duty.TIME_OUT, step) | failing, next)
        answer = self._add(step, ended, "answer")
        wait = until_answered(self._making.wait_arn, step.id, answer, failing)
        told = failure_steps(step) or ends_in_failure(step)
        waiting = self._add(step, leading(wait, answer if told else next), "wait")
        return self._add(step, leading(self._task(Duty.ACT, step) | failing, waiting))

    def _failing(self, step: FailingStep, next: str | None) -> State:
        """Return the members of a state that lead to the steps behind its failure, if there are."""
        steps = failure_steps(step)
        return caught(NOT_DONE, self._within(steps, next)) if steps else {}

    def _condition(self, step: ConditionStep, next: str | None) -> str:
        ways = {
            index: self._within(branch.steps, next) for index, branch in enumerate(step.branches)
        }
        chosen = self._add(step, choice(ways, self._exit(next)), "choice")
        return self._add(step, leading(self._task(Duty.DECIDE, step), chosen))

    def _loop(self, step: LoopStep, next: str | None) -> str:
        ways = {GO_ON: self._within(step.steps, step.id)}
        if not self._branch:
            renew = leading(self._task(Duty.RENEW, step), RENEWED)
            ways[RENEW] = self._add(step, renew, "renew")
        chosen = self._add(step, choice(ways, self._exit(next)), "choice")
        return self._add(step, leading(self._task(Duty.DECIDE, step), chosen))

    def _parallel(self, step: ParallelStep, next: str | None) -> str:
        branches = []
        leaves = False
        for index, branch in enumerate(step.branches):
            inner = _Sequence(self._making, f"{step.id} {index + 1}")
            start = inner.steps(branch.steps, None)
            if self._making.entries:
                start = inner.branch_entry(step.id, index + 1, str(start))
            branches.append({"StartAt": start, "States": inner.states})
            leaves = leaves or inner._ended_name() in inner.states
        state: State = {"Type": "Parallel", "Branches": branches, "ResultPath": None}
        if leaves:
            state |= caught(ENDED, self._ended())
        return self._add(step, leading(state, next))

    def _pause(self, step: PauseStep, next: str | None) -> str:
        wait = leading({"Type": "Wait", "TimestampPath": "$.until"}, next)
        reckoning = self._task(Duty.RECKON, step) | self._failing(step, next)
        return self._add(step, leading(reckoning, self._add(step, wait, "wait")))

    def _wait(self, step: EventStep, next: str | None) -> str:
        more = self._failing(step, next)
        if has_deadline(step):
            timeout = leading(self._task(Duty.TIME_OUT, step), next)
            late = caught("States.Timeout", self._add(step, timeout, "timeout"))
            more = {"Catch": [*late["Catch"], *more.get("Catch", ())]}
        timer = fixed_seconds(step)
        return self._waiting(step, next, None, timer, reckons=self._reckons(step), **more)

    def _listen(self, step: ListenStep, next: str | None) -> str:
        chosen = next
        if any(branch.steps for branch in step.branches):
            ways = {
                index: self._within(branch.steps, next)
                for index, branch in enumerate(step.branches)
            }
            chosen = self._add(step, choice(ways, self._exit(next)), "choice")
        events = [branch.event for branch in step.branches]
        reckons = any(map(self._reckons, events))
        timers = [(fixed_seconds(event), index) for index, event in enumerate(events)]
        earliest = min(((s, index) for s, index in timers if s is not None), default=None)
        more: State = {}
        if reckons or earliest is not None:
            branch = {"branch.$": "$.branch"} if reckons else {"branch": (earliest or (0, 0))[1]}
            timeout = self._task(Duty.TIME_OUT, step, **branch)
            more = caught("States.Timeout", self._add(step, leading(timeout, chosen), "timeout"))
        seconds = None if earliest is None else earliest[0]
        return self._waiting(step, chosen, "$.branch", seconds, reckons=reckons, **more)

    def _waiting(
        self,
        step: Step,
        next: str | None,
        result_path: str | None,
        seconds: int | None,
        *,
        reckons: bool,
        **more: Any,
    ) -> str:
        if reckons:
            more["TimeoutSecondsPath"] = "$.timeout"
        elif seconds is not None:
            more["TimeoutSeconds"] = seconds
        state = leading(
            token_task(self._making.wait_arn, step.id, result_path=result_path, **more), next
        )
        if not reckons:
            return self._add(step, state)
        wait = self._add(step, state, "wait")
        return self._add(step, leading(self._task(Duty.RECKON, step), wait))

    def branch_entry(self, parallel: str, number: int, start: str) -> str:
        """Add the states at which a branch begins that may have its own data; return the first."""
        begin, own = f"{BEGIN} {self._branch}", f"Own data of {self._branch}"
        self.entry(begin, start)
        path = f"$.at.{branch_key(parallel, number)}"
        self.states[own] = {"Type": "Pass", "InputPath": path, "Next": begin}
        look = f"Look at {self._branch}"
        self.states[look] = given(path, own, start)
        return look

    def _reckons(self, event: EventStep) -> bool:
        return is_reckoned(event) or (self._making.entries and has_deadline(event))

    def _within(self, steps: tuple[Step, ...], next: str | None) -> str:
        return self.steps(steps, next) or self._exit(next)

    def _exit(self, next: str | None) -> str:
        """Return the state to go on to where the end of a branch needs one too."""
        if next is not None:
            return next
        name = f"Done in {self._branch}"
        self.states[name] = {"Type": "Succeed"}
        return name

    def _ended(self) -> str:
        """Return the state that ends the run."""
        if not self._branch:
            return LAST
        self.states[self._ended_name()] = {"Type": "Fail", "Error": ENDED}
        return self._ended_name()

    def _ended_name(self) -> str:
        return f"Ended in {self._branch}"

    def _task(self, duty: Duty, step: Step, **more: Any) -> State:
        return task(self._making.step_arn, duty, step.id, **more)

    def _add(self, step: Step, state: State, word: str = "") -> str:
        name = f"{step.id} {word}" if word else step.id
        self.states[name] = {"Comment": step.title, **state} if step.title else state
        return name
