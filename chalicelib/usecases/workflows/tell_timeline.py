"""Card: what the timeline of an item tells of the runs of workflows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.workflows.runs import WorkflowRun, item_of_run
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.steps import EventStep, ListenStep, Step, UserTask, WaitForClient
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.domain.workflows.waiters import Waiter
from chalicelib.ports.table import Put, Write
from chalicelib.records.card import entry_row

LAST = 9_999_999
"""Order of the line that says how a run ended, below those of its steps."""
NAMED = 3
"""How many people a line names before it only counts them."""
NOT_IN_TIME = "nothing came in time"


def entry(item: ItemRef, id: str, text: str, at: datetime) -> TimelineEntry:
    """Return a line that workflows leave on the card of an item."""
    return TimelineEntry(
        id=id,
        item=item,
        kind=EntryKind.LOG,
        at=at,
        author=0,
        text=text,
        cause=Cause(CauseKind.WORKFLOW),
    )


def note(run: WorkflowRun, what: str, at: datetime, more: str = "") -> TimelineEntry:
    """Return the line that says what became of a run."""
    text = f"The workflow “{run.name}” {what}{more and ': '}{more}"
    return msgspec.structs.replace(
        entry(run.item, f"{run.id}-{what.replace(' ', '_')}", text, at),
        author=run.started_by or 0,
        order=0 if run.is_open else LAST,
        data={"workflow_run": run.id},
    )


def words_of_wait(
    doing: StepDoing,
    step: Step,
    tasks: Sequence[WorkflowTask],
    users: Mapping[int, User],
    style: Style,
) -> str:
    """Return whom a step waits for and until when; nothing where it is not for the card."""
    waits = [
        f"asks {_named(task.users, users)}: {task.subject}"
        for task in tasks
        if any(isinstance(event, UserTask) for event in _events(step))
    ]
    if any(isinstance(event, WaitForClient) for event in _events(step)):
        waits.append(f"waits for the client{doing.comment and ': '}{doing.comment}")
    until = waits and doing.due_at and show_moment(show_instant(doing.due_at), style)
    return "; ".join(waits) + (f" (until {until})" if until else "")


def begins_to_wait(run: WorkflowRun, doing: StepDoing) -> list[Write]:
    """Return the line that says whom a run waits for: the client, or people with a task."""
    return [_wait(run, doing, {})] if doing.told else []


def waits_no_more(
    run: WorkflowRun,
    doing: StepDoing,
    step: Step,
    event: str,
    users: Mapping[int, User],
) -> list[Write]:
    """Return the line of a wait with what has ended it.

    `event` is the id of what has come, "" where nothing came in time.
    """
    if not doing.told:
        return []
    came = next((one for one in _events(step) if one.id == event), None)
    user, result = doing.result.get("user"), str(doing.result.get("result"))
    match came:
        case None:
            why, result = NOT_IN_TIME, "timeout"
        case WaitForClient():
            why = "the client has been active"
        case UserTask() if "answers" in doing.result:
            why = f"it was answered {result} ({'; '.join(doing.result['answers'])})"
        case UserTask():
            why = f"{_named((user,) if isinstance(user, int) else (), users)} has answered {result}"
        case _:
            why, result = "another event came first", f"{came.id} {result}"
    by = {"user": user} if isinstance(user, int) else {}
    ended = {"ended_at": doing.finished_at, "ended_by": result, **by}
    return [_wait(run, doing, ended, f"; {why}")]


def stops_waiting(run: WorkflowRun, doing: StepDoing) -> list[Write]:
    """Return the line of a wait that has ended with its run."""
    if not doing.told:
        return []
    ended = {"ended_at": doing.finished_at, "ended_by": "stopped"}
    return [_wait(run, doing, ended, "; the run has ended before")]


def _wait(run: WorkflowRun, doing: StepDoing, ended: dict[str, Any], why: str = "") -> Put:
    """Return the line of a wait; it stays one line when it is over."""
    comment = {"comment": doing.comment} if doing.comment else {}
    until = {"until": show_instant(doing.due_at)} if doing.due_at else {}
    if "ended_at" in ended and doing.finished_at:
        ended = {**ended, "ended_at": show_instant(doing.finished_at)}
    line = msgspec.structs.replace(
        entry(
            run.item,
            f"{doing.id}-waits",
            f"The workflow “{run.name}” {doing.told}{why}",
            doing.started_at or run.started_at,
        ),
        kind=EntryKind.WAIT,
        author=run.started_by or 0,
        order=doing.order,
        data={"workflow_run": run.id, **comment, **until, **ended},
    )
    return Put(entry_row(line))


def stages_gone(waiter: Waiter, now: datetime) -> Write:
    """Return the line that says that the stages are gone which a run waits for."""
    stages = ", ".join(waiter.stages)
    line = entry(
        item_of_run(waiter.run),
        f"{waiter.run}-{waiter.step}-stages_gone",
        f"A workflow waits for a stage that is gone ({stages}); it goes on at a final one",
        waiter.began or now,
    )
    return Put(entry_row(msgspec.structs.replace(line, data={"workflow_run": waiter.run})))


def _events(step: Step) -> list[EventStep]:
    if isinstance(step, ListenStep):
        return [branch.event for branch in step.branches]
    return [step] if isinstance(step, EventStep) else []


def _named(ids: Sequence[int], users: Mapping[int, User]) -> str:
    names = [users[id].name if id in users else f"user {id}" for id in ids]
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
