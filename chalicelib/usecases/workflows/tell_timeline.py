"""Card: what the timeline of an item tells of the runs of workflows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.users import User
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


def begins_to_wait(
    run: WorkflowRun,
    doing: StepDoing,
    step: Step,
    tasks: Sequence[WorkflowTask],
    users: Mapping[int, User],
) -> list[Write]:
    """Return the line that says whom a run waits for: the client, or people with a task."""
    waits = [
        f"asks {_named(task.users, users)}: {task.subject}"
        for task in tasks
        if any(isinstance(event, UserTask) for event in _events(step))
    ]
    if any(isinstance(event, WaitForClient) for event in _events(step)):
        waits.append("waits for the client")
    if not waits:
        return []
    return [_line(run, doing, "waits", "; ".join(waits), run.started_by or 0, doing.started_at)]


def waits_no_more(
    run: WorkflowRun,
    doing: StepDoing,
    step: Step,
    event: str,
    users: Mapping[int, User],
) -> list[Write]:
    """Return the line that says why a run goes on that has waited for a client or for people.

    `event` is the id of what has come, "" where nothing came in time.
    """
    if not any(isinstance(one, WaitForClient | UserTask) for one in _events(step)):
        return []
    came = next((one for one in _events(step) if one.id == event), None)
    by = doing.result.get("user")
    author = by if isinstance(by, int) else 0
    match came:
        case None:
            why = NOT_IN_TIME
        case WaitForClient():
            why = "the client has been active"
        case UserTask() if "answers" in doing.result:
            said = "; ".join(doing.result["answers"])
            why = f"it was answered {doing.result.get('result')} ({said})"
        case UserTask():
            why = f"{_named((author,), users)} has answered {doing.result.get('result')}"
        case _:
            why = "another event came first"
    return [_line(run, doing, "went_on", f"goes on: {why}", author, doing.finished_at)]


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


def _line(
    run: WorkflowRun, doing: StepDoing, word: str, text: str, author: int, at: datetime | None
) -> Put:
    line = msgspec.structs.replace(
        entry(
            run.item,
            f"{doing.id}-{word}",
            f"The workflow “{run.name}” {text}",
            at or run.started_at,
        ),
        author=author,
        order=doing.order,
        data={"workflow_run": run.id},
    )
    return Put(entry_row(line))


def _named(ids: Sequence[int], users: Mapping[int, User]) -> str:
    names = [users[id].name if id in users else f"user {id}" for id in ids]
    if len(names) <= NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
