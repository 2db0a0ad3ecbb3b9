"""Steps: everything that a place in a workflow template can do.

Each class is one type of step; its tag is the `type` in the document. A step rests on nothing but
its own fields, so that a stored template can be read again without the tenant's configuration.
"""

from enum import StrEnum
from typing import Any

import msgspec

MAX_DEPTH = 10
"""How many levels of steps a template may have, its own steps being the first."""
MAX_STEPS = 500
MAX_BRANCHES = 50
MIN_PAUSE_SECONDS = 300
"""The shortest interval of a pause (semantics/workflows: steps)."""

ENDING_ACTIONS = frozenset({"change_stage"})
"""Actions after which the run is over (semantics/workflows: steps)."""
ASKING_ACTIONS = frozenset({"run_app_action"})
"""Actions whose step may rest until somebody outside has answered."""


class TaskKind(StrEnum):
    """What a user task asks for."""

    APPROVE = "approve"  # yes or no
    READ = "read"  # a confirmation of having read
    REQUEST_INFORMATION = "request_information"  # values for variables


class Decide(StrEnum):
    """Whose answer to a user task counts."""

    FIRST = "first"  # that of the first who answers
    ALL = "all"  # everybody has to agree
    VOTES = "votes"  # so many have to agree


class OnFailure(StrEnum):
    """What becomes of a run whose step could not be done, where no steps are given for that."""

    GO_ON = "go_on"  # with the step behind it
    END = "end"  # the run has failed


class _Step(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag="",
):
    """What all steps have."""

    id: str = ""
    """Unique within the template; made from the step's place where the document has none."""
    title: str = ""
    """For people; empty where the type says enough."""


class _MayFail(_Step, frozen=True, kw_only=True, tag=""):
    """What all steps have that may fail."""

    on_failure: "OnFailure | tuple[Step, ...]" = OnFailure.GO_ON
    """What follows where it could not be done: a word, or steps behind which the run goes on."""


class ActionStep(_MayFail, frozen=True, tag="action"):
    """Does what an action of the catalogue does."""

    action: str
    """Code of the action."""
    params: dict[str, Any] = {}


class SetVariable(_MayFail, frozen=True, tag="set_variable"):
    """Gives a variable a new value."""

    variable: str
    """Code of a variable, or tenant_variables.<code> for one that all workflows share."""
    value: Any = None
    """A value of the variable's type, or a text with placeholders; None empties the variable."""
    add: int | float | None = None
    """Instead of a value: what is added to the number that the variable holds."""


class EndStep(_Step, frozen=True, tag="end"):
    """Ends the run at once, whatever else it does at the same time."""


class PauseStep(_MayFail, frozen=True, tag="pause"):
    """Rests for some time or until an instant; a past instant passes at once."""

    interval: str | None = None
    """ISO 8601 duration, or a text with placeholders that gives one."""
    until: str | None = None
    """An instant, or a text with placeholders that gives a date or an instant."""


class WaitForStage(_MayFail, frozen=True, tag="wait_for_stage"):
    """Waits until an item reaches a stage; at a final stage, or deleted, it passes too."""

    entity_type: str = ""
    """Type of the awaited item; the template's own by default."""
    item: str = ""
    """Text that gives the id of the awaited item; the run's own by default."""
    stages: tuple[str, ...] = msgspec.field(default_factory=lambda: ())
    """Codes of the awaited stages; none for any final one. Made anew, so that it is always written:
    a document has to name it."""
    pipeline: str = ""
    """In which of its pipelines the item has to be in one of the stages; in any by default."""
    timeout: str | None = None
    """ISO 8601 duration after which it passes anyway, or a text that gives one."""
    until: str | None = None
    """The same as an instant or as a text that gives one."""


class WaitForClient(_MayFail, frozen=True, tag="wait_for_client"):
    """Waits for any activity of the item's client, or until a period has passed."""

    period: str | None = None
    """ISO 8601 duration, or a text that gives one."""
    until: str | None = None
    """Instead of a period: an instant, or a text that gives one."""
    comment: str = ""
    """Text for the item's card: what is waited for, and why."""


class WaitForEvent(_MayFail, frozen=True, tag="wait_for_event"):
    """Waits until one of the named users gives the command."""

    name: str
    """What the command is called."""
    users: tuple[int | str, ...]
    """Ids, `responsible`, or texts with placeholders that give ids."""
    timeout: str | None = None
    until: str | None = None


class UserTask(_MayFail, frozen=True, tag="user_task"):
    """Asks users for something and waits until the first of them has done it, all or enough."""

    kind: TaskKind
    users: tuple[int | str, ...]
    """Ids, `responsible`, or texts with placeholders that give ids."""
    subject: str
    description: str = ""
    fields: tuple[str, ...] = ()
    """Of a request for information: codes of the variables that the answer fills."""
    decide: Decide = Decide.FIRST
    votes: int | str | None = None
    """Where it is voted: how many have to agree, a number or a percentage of those asked, "60%"."""
    timeout: str | None = None
    until: str | None = None
    remind: tuple[str, ...] = ()
    """How long before its end to remind who has not answered: ISO 8601 durations."""


class ConditionBranch(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One way of a condition."""

    when: dict[str, Any] | None = None
    """Condition; None is always met and stands last."""
    steps: tuple["Step", ...] = ()


class ParallelBranch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the sequences that go on at the same time."""

    steps: tuple["Step", ...]


class ListenBranch(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An event and what follows when it is the first."""

    event: "EventStep"
    steps: tuple["Step", ...] = ()


class ConditionStep(_Step, frozen=True, tag="condition"):
    """Takes the first branch whose condition is met; where none is, the run goes on behind it."""

    branches: tuple[ConditionBranch, ...]


class ParallelStep(_Step, frozen=True, tag="parallel"):
    """Does all branches at the same time and goes on when all have finished."""

    branches: tuple[ParallelBranch, ...]


class ListenStep(_Step, frozen=True, tag="listen"):
    """Waits for several events; the first one wins and the others are cancelled."""

    branches: tuple[ListenBranch, ...]


class WhileStep(_Step, frozen=True, tag="while"):
    """Repeats its steps as long as a condition is met, checked before each pass."""

    when: dict[str, Any]
    steps: tuple["Step", ...]


class ForEachStep(_Step, frozen=True, tag="for_each", rename={"variable": "as"}):
    """Repeats its steps for each value of a variable with several values."""

    over: str
    """variables.<code>, parameters.<code> or constants.<code> with several values."""
    variable: str
    """Code of the variable that holds the value during its pass; `as` in the document."""
    steps: tuple["Step", ...]


EventStep = PauseStep | WaitForStage | WaitForClient | WaitForEvent | UserTask
"""Steps that rest; only they can be listened to."""
LoopStep = WhileStep | ForEachStep
FailingStep = ActionStep | SetVariable | EventStep
"""Steps that say what follows where they could not be done."""
Step = (
    ActionStep
    | SetVariable
    | EndStep
    | PauseStep
    | WaitForStage
    | WaitForClient
    | WaitForEvent
    | UserTask
    | ConditionStep
    | ParallelStep
    | ListenStep
    | WhileStep
    | ForEachStep
)
STEP_TYPES: dict[str, type[Step]] = {
    "action": ActionStep,
    "set_variable": SetVariable,
    "end": EndStep,
    "pause": PauseStep,
    "wait_for_stage": WaitForStage,
    "wait_for_client": WaitForClient,
    "wait_for_event": WaitForEvent,
    "user_task": UserTask,
    "condition": ConditionStep,
    "parallel": ParallelStep,
    "listen": ListenStep,
    "while": WhileStep,
    "for_each": ForEachStep,
}
"""The classes by the `type` of the document."""


def failure_steps(step: Step) -> tuple[Step, ...]:
    """Return the steps that follow where a step could not be done; none where no such are given."""
    way = step.on_failure if isinstance(step, FailingStep) else ()
    return way if isinstance(way, tuple) else ()


def may_ask(step: object) -> bool:
    """Return whether a step may rest until somebody outside has answered what it has asked."""
    if not isinstance(step, ActionStep) or step.action not in ASKING_ACTIONS:
        return False
    return step.params.get("wait") is not False


def ends_in_failure(step: Step) -> bool:
    """Return whether a run has failed where a step could not be done."""
    return isinstance(step, FailingStep) and step.on_failure is OnFailure.END


def duration_of(event: EventStep) -> str | None:
    """Return after how long a resting step passes, where it says so as a duration."""
    match event:
        case PauseStep(interval=duration) | WaitForClient(period=duration):
            return duration
        case _:
            return event.timeout


def is_always(when: dict[str, Any] | None) -> bool:
    """Return whether a condition needs no look at any value to be true."""
    return when is None or when == {"all": []}
