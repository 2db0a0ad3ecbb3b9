"""Flow: steps that no run can reach, and loops that no run can leave."""

from collections.abc import Iterator

from chalicelib.domain.errors import Fault
from chalicelib.domain.language.filled_durations import is_filled
from chalicelib.domain.language.operands import used_names
from chalicelib.domain.workflows.names import Names, is_unreadable
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ConditionStep,
    EndStep,
    EventStep,
    ForEachStep,
    ListenStep,
    ParallelStep,
    PauseStep,
    SetVariable,
    Step,
    UserTask,
    WaitForStage,
    WhileStep,
    duration_of,
    ends_in_failure,
    failure_steps,
    is_always,
)
from chalicelib.domain.workflows.template import blocks, events, steps_within


def flow_faults(steps: tuple[Step, ...], names: Names, pointer: str = "/steps") -> Iterator[Fault]:
    """Yield what is wrong with the order of steps and with loops, at any depth.

    A step is never reached behind one that always ends the run: an end, an action that ends it and
    behind whose failure nothing goes on, a condition with a branch that is always taken and
    branches that all end, a parallel step with a branch that ends, a listen step whose branches all
    end, a loop whose condition is always true.
    """
    passable = True
    for index, step in enumerate(steps):
        here = f"{pointer}/{index}"
        if not passable:
            yield Fault(here, "is never reached: the step before it never goes on")
        passable = goes_on(step)
        yield from _branch_faults(step, here)
        if isinstance(step, WhileStep) and step.steps and is_endless(step, names):
            yield Fault(
                f"{here}/when",
                "the loop may turn without a rest: its steps neither pause nor end the run nor "
                "change anything that the condition looks at, and a wait for a stage or until an "
                "instant may be met already; put a pause into it, of a fixed length or with "
                "on_failure: end",
            )
        for below, sequence in blocks(step):
            yield from flow_faults(sequence, names, here + below)


def goes_on(step: Step) -> bool:
    """Return whether a run can come out at the end of a step.

    An action that ends the run can fail; then the run goes on unless it says something else.
    """

    def through(steps: tuple[Step, ...]) -> bool:
        return all(map(goes_on, steps))

    match step:
        case ActionStep() if step.action in ENDING_ACTIONS:
            return not ends_in_failure(step) and through(failure_steps(step))
        case EndStep():
            return False
        case ConditionStep():
            surely = any(is_always(branch.when) for branch in step.branches)
            return not surely or any(through(branch.steps) for branch in step.branches)
        case ParallelStep():
            return all(through(branch.steps) for branch in step.branches)
        case ListenStep():
            return not step.branches or any(through(branch.steps) for branch in step.branches)
        case WhileStep():
            return not is_always(step.when)
        case _:
            return True


def is_endless(loop: WhileStep, names: Names) -> bool:
    """Return whether a loop would turn for ever without a rest.

    It does unless one of its steps, at any depth, but for those that are done only where another
    one fails,
    - surely rests: see `surely_rests`;
    - ends the run: an end, or an action that ends it;
    - or changes something that its condition looks at: a variable that it sets, its own results,
      or a field of the item that its action sets.
    """
    read = set(used_names(loop.when))
    usual = list(_usual_steps(loop))
    listened = {event.id for step in usual for _, event in events(step)}
    for step in usual:
        if is_unreadable(step) or isinstance(step, EndStep):
            return False
        if step.id not in listened and surely_rests(step):
            return False
        if isinstance(step, ActionStep) and step.action in names.context.ending_actions:
            return False
        if read & _changed(step, names) or any(
            name.startswith(f"results.{step.id}.") for name in read
        ):
            return False
    return True


def _usual_steps(step: Step) -> Iterator[Step]:
    """Yield every step inside a step, events too, without those that follow only a failure."""
    for _, event in events(step):
        yield event
    for _, sequence in [] if failure_steps(step) else blocks(step):
        for one in sequence:
            yield one
            yield from _usual_steps(one)


def surely_rests(step: Step) -> bool:
    """Return whether a step lets time pass at every visit.

    A wait for a stage may be met already, and an instant past, at one pass after another. A listen
    step rests only where each of its events does. What a text with placeholders gives may be no
    duration: then the run has to end, or to rest behind the failure.
    """
    match step:
        case ListenStep():
            return all(is_unreadable(one) or surely_rests(one) for _, one in events(step))
        case WaitForStage():
            return False
        case _ if not isinstance(step, EventStep) or step.until is not None:
            return False
    if not is_filled(duration_of(step)) or ends_in_failure(step):
        return True
    return any(surely_rests(one) or not goes_on(one) for one in failure_steps(step))


def _changed(step: Step, names: Names) -> set[str]:
    """Return the names whose values a step changes."""
    match step:
        case SetVariable(variable=code):
            return {code if "." in code else f"variables.{code}"}
        case ForEachStep(variable=code):
            return {f"variables.{code}"}
        case UserTask(fields=codes):
            return {f"variables.{code}" for code in codes}
        case ActionStep() if step.action in names.context.actions.codes:
            return set(names.context.actions.changes(step.action, step.params))
        case _:
            return set()


def sets_within(loop: Step, names: Names) -> set[str]:
    """Return the names whose values the steps of a loop change."""
    return set[str]().union(*(_changed(step, names) for step in steps_within(loop)))


def _branch_faults(step: Step, pointer: str) -> Iterator[Fault]:
    if isinstance(step, ConditionStep):
        for index, branch in enumerate(step.branches[:-1]):
            if is_always(branch.when):
                yield Fault(
                    f"{pointer}/branches/{index + 1}",
                    "is never reached: the branch before it is always taken",
                )
    if isinstance(step, ListenStep):
        pauses = [
            index for index, one in enumerate(step.branches) if isinstance(one.event, PauseStep)
        ]
        for index in pauses[1:]:
            yield Fault(
                f"{pointer}/branches/{index}/event",
                "a listen step has at most one pause: only the shortest could win",
            )
