"""What automation did and will do on an item, over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Cursor, Limit, decode_cursor, shown
from chalicelib.api.v1.shapes.run_documents import RunDocument, run_document
from chalicelib.api.v1.shapes.withdrawal import Stopped
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.read_automation import (
    Place,
    place_of,
    read_automation,
    run_words,
)
from chalicelib.usecases.automation.runs.one_run import act_now, stop_one
from chalicelib.usecases.automation.runs.retry_run import retry_run
from chalicelib.usecases.automation.runs.stop_automation import stop_automation

ITEM_RUNS = Endpoints("History")


class RunsQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which of the runs."""

    limit: Limit = 200
    cursor: Cursor | None = None


class Runs(msgspec.Struct, frozen=True, kw_only=True):
    """What automation did and will do on an item."""

    runs: list[RunDocument]
    next_cursor: str | None


@ITEM_RUNS.get(
    "/v1/items/{type}/{id}/automation", right=Right.AUTOMATION_READ, answer=Runs, query=RunsQuery
)
def automation(call: Call) -> dict[str, Any]:
    """Read what automation did and will do on the item, the newest stage entry first.

    Admins read it of deleted items, too.
    """
    scope = ["automation", str(call.item)]
    runs, next = read_automation(
        call.tenant,
        call.caller,
        call.item,
        limit=call.query.limit,
        after=decode_cursor(scope, call.query.cursor, Place),  # type: ignore[arg-type]
        now=call.now,
    )
    words = run_words(call.tenant, call.caller, call.item.type, call.now, call.language)
    page = shown([(place_of(run), run_document(run, words)) for run in runs], next, scope)
    return {"runs": page["items"], "next_cursor": page["next_cursor"]}


@ITEM_RUNS.post(
    "/v1/items/{type}/{id}/automation/stop", right=Right.AUTOMATION_STOP, body=None, answer=Stopped
)
def stop(call: Call) -> Stopped:
    """Stop all postponed rules of the item's present stage."""
    return Stopped(stopped=stop_automation(call.tenant, call.caller, call.item, call.now))


@ITEM_RUNS.create(
    "/v1/items/{type}/{id}/automation/{run}/retry",
    right=Right.AUTOMATION_RETRY,
    body=None,
    answer=RunDocument,
)
def retry(call: Call) -> RunDocument:
    """Let a rule that did not act try again, on the item where it still is.

    A new attempt with a run of its own, as the rule is now; where it is gone, as it was. It asks
    its condition, acts at once, or in working hours where the rule waits for these.
    """
    run = retry_run(
        call.tenant, call.caller, call.item, call.path["run"], now=call.now, once=call.once
    )
    return _shown(call, run)


@ITEM_RUNS.post(
    "/v1/items/{type}/{id}/automation/{run}/stop",
    right=Right.AUTOMATION_STOP,
    body=None,
    answer=RunDocument,
)
def stop_run(call: Call) -> RunDocument:
    """Stop one run that waits; what waits for it goes on as behind a skipped rule."""
    return _shown(call, stop_one(call.tenant, call.caller, call.item, call.path["run"], call.now))


@ITEM_RUNS.post(
    "/v1/items/{type}/{id}/automation/{run}/act",
    right=Right.AUTOMATION_RETRY,
    body=None,
    answer=RunDocument,
)
def act(call: Call) -> RunDocument:
    """Let a run act now that is due later, or at no time, or after another one.

    It is the same run: it asks its condition and acts once, in working hours where its rule waits
    for these.
    """
    return _shown(call, act_now(call.tenant, call.caller, call.item, call.path["run"], call.now))


def _shown(call: Call, run: Run) -> RunDocument:
    words = run_words(call.tenant, call.caller, call.item.type, call.now, call.language)
    return run_document(run, words)
