"""Runs of rules across items, over HTTP."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, encode_cursor, shown
from chalicelib.api.door.reading import in_utc
from chalicelib.api.v1.shapes.run_documents import RunDocument, run_document
from chalicelib.domain.automation.run_in_words import RunWords
from chalicelib.domain.automation.runs import RunKey
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.read_automation import run_words
from chalicelib.usecases.automation.runs.count_runs import Counted, Span, count_runs
from chalicelib.usecases.automation.runs.list_runs import FoundRun, Listed, Wanted, list_runs
from chalicelib.usecases.automation.runs.retry_failed import retry_failed
from chalicelib.usecases.automation.runs.retry_run import retry_run

RUNS = Endpoints("Automation")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
RuleId = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
TypeCode = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]


class RunListing(Listing, frozen=True, kw_only=True):
    """Query parameters of the list of runs."""

    state: Annotated[
        Listed,
        msgspec.Meta(
            description="What has ended, the newest first; what is due, the next first; what "
            "waits without an instant, by rule."
        ),
    ] = Listed.FAILED
    rule: Annotated[RuleId | None, msgspec.Meta(description="Only of this rule.")] = None
    type: Annotated[TypeCode | None, msgspec.Meta(description="Only of items of this type.")] = None
    stage: Annotated[TypeCode | None, msgspec.Meta(description="Only of this stage.")] = None
    since: Annotated[
        Instant | None, msgspec.Meta(description="Only what ended, or is due, from then on.")
    ] = None
    until: Annotated[
        Instant | None, msgspec.Meta(description="Only what ended, or is due, until then.")
    ] = None


class RunSpan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the counts of runs."""

    state: Annotated[
        Counted | None, msgspec.Meta(description="Only of this state; of all by default.")
    ] = None
    rule: RuleId | None = None
    type: TypeCode | None = None
    since: Instant | None = None
    until: Instant | None = None


class RunOfItem(RunDocument, frozen=True, kw_only=True):
    """A run, and the item that it is of."""

    item: str
    """deal_12."""
    title: str
    """Of the item."""
    pipeline: str | None
    """Where the item is now."""
    retried: bool
    """Whether somebody has let it try again."""


class RetryFailed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the failed runs are to try again."""

    since: Instant
    """Only what failed from then on."""
    rule: RuleId | None = None
    type: TypeCode | None = None
    cursor: str | None = None
    """The `next_cursor` of the call before."""


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    """How many runs try again."""

    retried: int
    passed_over: int
    """Those whose item has left the stage, and those that somebody let try again before."""
    next_cursor: str | None


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """Runs of all items."""

    items: list[RunOfItem]
    next_cursor: str | None


class RunsOnDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many runs of a rule ended in a state on a day, or are due on it."""

    type: str
    rule: str
    day: str
    """On the tenant's clock; empty for what waits without an instant."""
    state: Counted
    runs: int


class RunCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many runs there are, by rule, day and state."""

    items: list[RunsOnDay]
    """The newest day first."""
    more: bool
    """Whether there are further ones that were not counted; a shorter span counts them all."""


@RUNS.get("/v1/runs", right=Right.AUTOMATION_READ, answer=RunPage, query=RunListing)
def runs(call: Call) -> dict[str, Any]:
    """List runs of rules across items: those that have failed, were done or skipped, or wait.

    Only those whose rules one may see on their item. What has ended is listed since this is
    recorded; of what was stopped the card of the item tells. A page may be shorter than the limit
    and still have a next one.
    """
    query = call.query
    wanted = Wanted(
        state=query.state,
        rule=query.rule,
        type=query.type,
        stage=query.stage,
        since=in_utc("/since", query.since),
        until=in_utc("/until", query.until),
    )
    scope = ["runs", msgspec.to_builtins(wanted)]
    found, next = list_runs(
        call.tenant,
        call.caller,
        wanted,
        limit=query.limit,
        after=decode_cursor(scope, query.cursor, str),
        now=call.now,
    )

    @cache
    def words(type: str) -> RunWords:
        return run_words(call.tenant, call.caller, type, call.now, call.language)

    entries = [(one.place, _shown(one, words(one.run.item.type))) for one in found]
    return shown(entries, next, scope)


@RUNS.get("/v1/runs/counts", right=Right.AUTOMATION_READ, answer=RunCounts, query=RunSpan)
def counts(call: Call) -> RunCounts:
    """Count runs by rule, day and state: done, skipped, blocked, failed or waiting.

    Of what ended the newest 10,000 are counted, those of items that lie in the recycle bin too.
    Runs that were stopped are not.
    """
    query = call.query
    span = Span(
        state=query.state,
        rule=query.rule,
        type=query.type,
        since=in_utc("/since", query.since),
        until=in_utc("/until", query.until),
    )
    counted, more = count_runs(call.tenant, call.caller, span, call.now)
    newest = sorted(counted.items(), key=lambda one: (one[0][2], one[1]), reverse=True)
    items = [
        RunsOnDay(type=type, rule=rule, day=day, state=state, runs=runs)
        for (type, rule, day, state), runs in newest
    ]
    return RunCounts(items=items, more=more)


@RUNS.post("/v1/runs/retry", right=Right.AUTOMATION_RETRY, body=RetryFailed, answer=Retried)
def retry_all(call: Call) -> Retried:
    """Let runs try again that have failed since an instant, 50 at a time, the newest first.

    Each is a new attempt, as with one alone. Ask again with `next_cursor` until there is none;
    asking twice tries nothing twice.
    """
    body: RetryFailed = call.body
    wanted = Wanted(rule=body.rule, type=body.type, since=in_utc("/since", body.since))
    scope = ["runs retry", msgspec.to_builtins(wanted)]
    done = retry_failed(
        call.tenant,
        call.caller,
        wanted,
        call.now,
        after=decode_cursor(scope, body.cursor, str),
    )
    next = encode_cursor(scope, done.next) if done.next else None
    return Retried(retried=done.retried, passed_over=done.passed_over, next_cursor=next)


@RUNS.create("/v1/runs/{id}/retry", right=Right.AUTOMATION_RETRY, body=None, answer=RunDocument)
def retry(call: Call) -> RunDocument:
    """Let a rule that did not act try again, by the id of its run alone.

    As `POST /v1/items/{type}/{id}/automation/{run}/retry` does.
    """
    id = call.path["id"]
    try:
        ref = RunKey.parse(id).item
    except ValueError:
        raise NotFound(f"there is no run {id}; GET /v1/runs lists them") from None
    call.tenant.configuration.type(ref.type, call.now)
    run = retry_run(call.tenant, call.caller, ref, id, now=call.now, once=call.once)
    return run_document(run, run_words(call.tenant, call.caller, ref.type, call.now, call.language))


def _shown(one: FoundRun, words: RunWords) -> RunOfItem:
    document = msgspec.structs.asdict(run_document(one.run, words))
    return RunOfItem(
        **document,
        item=str(one.item.ref),
        title=one.item.title,
        pipeline=one.item.pipeline,
        retried=one.retried,
    )
