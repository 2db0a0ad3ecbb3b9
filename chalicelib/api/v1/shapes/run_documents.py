"""Runs of rules as they are shown."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.v1.shapes.reasons import ShownReason, reason_of
from chalicelib.domain.automation.run_in_words import RunWords, summary_of
from chalicelib.domain.automation.runs import Run, RunState


class RunDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of a rule for one stage entry."""

    id: str
    rule: str
    name: str
    action: str
    """Code of its action."""
    run: dict[str, Any]
    """When it acts, as the rule says."""
    summary: str
    """One line: action, name, when, and what became of it."""
    config: int
    """Version of the pipeline's automation that the rule is from; 0 for before there were any."""
    stage: str
    entry: int
    state: RunState
    due_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    reason: ShownReason | None
    condition: bool | None
    seen: dict[str, Any]
    """What the condition looked at, by field code."""
    result: dict[str, Any]
    retry: int
    """Which attempt by hand it is; 0 is that of the stage entry itself."""
    asked_by: int | None
    """The user who asked for that attempt."""


def run_document(run: Run, words: RunWords) -> RunDocument:
    """Return a run as it is shown."""
    return RunDocument(
        id=run.id,
        rule=run.rule.id,
        name=run.rule.name,
        action=run.rule.action,
        run=run.rule.run,
        summary=summary_of(run, words),
        config=run.config,
        stage=run.rule.stage,
        entry=run.entry,
        state=run.state,
        due_at=run.due_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        reason=reason_of(run, words),
        condition=run.condition,
        seen=run.seen,
        result=run.result,
        retry=run.retry,
        asked_by=run.asked_by,
    )
