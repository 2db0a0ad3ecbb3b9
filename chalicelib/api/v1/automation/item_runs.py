"""What automation did and will do on an item, over HTTP."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import fitting
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.read_automation import read_automation
from chalicelib.usecases.automation.stop_automation import stop_automation

ITEM_RUNS = Endpoints("History")


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


@ITEM_RUNS.get("/v1/items/{type}/{id}/automation", right=Right.AUTOMATION_READ, answer=Runs)
def automation(call: Call) -> dict[str, Any]:
    """Read what automation did and will do on the item, the newest stage entry first.

    Where there is more than one answer can hold (3 MB), the oldest runs are left out.
    """
    return {"runs": list(fitting(map(_run, read_automation(call.tenant, call.caller, call.item))))}


@ITEM_RUNS.post(
    "/v1/items/{type}/{id}/automation/stop", right=Right.AUTOMATION_STOP, body=None, answer=Stopped
)
def stop(call: Call) -> Stopped:
    """Stop all postponed rules of the item's present stage."""
    return Stopped(stopped=stop_automation(call.tenant, call.caller, call.item, call.now))


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
