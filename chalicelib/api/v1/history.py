"""What happened on an item, over HTTP: timeline, comments, stage history, automation."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, fitting, shown
from chalicelib.api.v1.causes import ShownCause, shown_cause
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.read_automation import read_automation
from chalicelib.usecases.automation.stop_automation import stop_automation
from chalicelib.usecases.card.add_comment import add_comment
from chalicelib.usecases.card.read_timeline import read_timeline
from chalicelib.usecases.card.stage_history import HistoryLine, stage_history

HISTORY = Endpoints("History")


class CommentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A comment."""

    text: Annotated[str, msgspec.Meta(max_length=20_000)]


class EntryDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the timeline."""

    id: str
    kind: EntryKind
    at: datetime
    author: int
    text: str
    data: dict[str, Any]
    cause: ShownCause


class TimelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries of a timeline, newest first."""

    items: list[EntryDocument]
    next_cursor: str | None


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of a stage history, oldest first."""

    items: list[HistoryLine]
    next_cursor: str | None


class RunDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of a rule for one stage entry."""

    id: str
    rule: str
    name: str
    stage: str
    entry: int
    state: RunState
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    reason: Reason | None
    condition: bool | None
    seen: dict[str, Any]
    """What the condition looked at, by field code."""
    result: dict[str, Any]


class Runs(msgspec.Struct, frozen=True, kw_only=True):
    """What automation did and will do on an item."""

    runs: list[RunDocument]


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """How many rules were stopped."""

    stopped: int


@HISTORY.get(
    "/v1/items/{type}/{id}/timeline", right=Right.CARD_READ, answer=TimelinePage, query=Listing
)
def timeline(call: Call) -> dict[str, Any]:
    """Read the timeline: comments, history, e-mails and stage moves, newest first."""
    call.tenant.configuration.type(call.path["type"], call.now)
    scope = ["timeline", str(call.item)]
    entries, next = read_timeline(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, str),
    )
    return shown([(place, _entry(one)) for place, one in entries], next, scope)


@HISTORY.create(
    "/v1/items/{type}/{id}/comments", right=Right.CARD_WRITE, body=CommentBody, answer=EntryDocument
)
def comment(call: Call) -> EntryDocument:
    """Comment on an item."""
    call.tenant.configuration.type(call.path["type"], call.now)
    return _entry(
        add_comment(
            call.tenant, call.caller, call.item, call.body.text, now=call.now, once=call.once
        )
    )


@HISTORY.get(
    "/v1/items/{type}/{id}/stage-history", right=Right.CARD_READ, answer=HistoryPage, query=Listing
)
def stages(call: Call) -> dict[str, Any]:
    """Read which stages the item came to, oldest first."""
    scope = ["stage-history", str(call.item)]
    lines, next = stage_history(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, int),
        now=call.now,
    )
    documents = (msgspec.structs.replace(line, cause=shown_cause(line.cause)) for line in lines)
    return shown([(one.entry, one) for one in documents], next, scope)


@HISTORY.get("/v1/items/{type}/{id}/automation", right=Right.AUTOMATION_READ, answer=Runs)
def automation(call: Call) -> dict[str, Any]:
    """Read what automation did and will do on the item, the newest stage entry first.

    Where there is more than one answer can hold (3 MB), the oldest runs are left out.
    """
    call.tenant.configuration.type(call.path["type"], call.now)
    return {"runs": list(fitting(map(_run, read_automation(call.tenant, call.caller, call.item))))}


@HISTORY.post(
    "/v1/items/{type}/{id}/automation/stop", right=Right.AUTOMATION_STOP, body=None, answer=Stopped
)
def stop(call: Call) -> Stopped:
    """Stop all postponed rules of the item's present stage."""
    call.tenant.configuration.type(call.path["type"], call.now)
    return Stopped(stopped=stop_automation(call.tenant, call.caller, call.item, call.now))


def _entry(entry: TimelineEntry) -> EntryDocument:
    return EntryDocument(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        author=entry.author,
        text=entry.text,
        data=entry.data,
        cause=shown_cause(entry.cause),
    )


def _run(run: Run) -> RunDocument:
    return RunDocument(
        id=run.id,
        rule=run.rule.id,
        name=run.rule.name,
        stage=run.rule.stage,
        entry=run.entry,
        state=run.state,
        due_at=run.due_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        reason=run.reason,
        condition=run.condition,
        seen=run.seen,
        result=run.result,
    )
