"""What a move or a rule would do, as it is shown."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call
from chalicelib.api.v1.shapes.reasons import ShownReason, reason_of
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.run_in_words import RunWords, summary_of
from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.causes import CauseKind
from chalicelib.usecases.automation.read_automation import run_words

if TYPE_CHECKING:
    from chalicelib.sandbox.preview_move import ForeseenRun


class DryRun(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of what can be tried."""

    dry_run: Annotated[
        bool,
        msgspec.Meta(description="Write and send nothing, only tell what would happen."),
    ] = False


class PlannedMove(msgspec.Struct, frozen=True, kw_only=True):
    """A stage move that would be made."""

    pipeline: str | None
    stage: str | None
    cause: CauseKind
    id: str | None
    """The rule, trigger or workflow that makes it."""


class PlannedRun(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a rule."""

    rule: str
    name: str
    action: str
    """Code of its action."""
    stage: str
    entry: int
    state: RunState
    """As the run log will say once all has happened that happens at once."""
    due_at: datetime | None
    reason: ShownReason | None
    """Why it does not act, or not yet."""
    summary: str
    """One line: action, name, when, and what becomes of it."""
    reaches: tuple[Reach, ...]
    """Whom its action may reach."""
    holds_now: bool | None
    """Of one that acts later: what its condition says now; it is asked again when it is due."""


class MovePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a stage move would set off."""

    pipeline: str | None
    """Where the item would stand once all has happened that happens at once."""
    stage: str | None
    moves: list[PlannedMove]
    """The move itself, and those that rules, triggers and workflows make at once."""
    runs: list[PlannedRun]
    """Rules of the stages that it comes to: those that act, wait, or are skipped, and why."""
    stopped: list[PlannedRun]
    """Rules of the stage that it leaves, which would not act any more."""
    cannot_be_undone: list[str]
    """Ids of the rules that reach somebody at once: what has left does not come back."""
    workflows: list[str]
    """Names of the workflows that start by themselves, where the caller may see workflows."""
    hidden: int
    """How many rules of other pipelines take part that the caller may not see."""
    cut: bool
    """Whether more would follow than was looked at."""


def move_preview(call: Call, document: dict[str, Any]) -> MovePreview:
    """Return what a stage move of the item of a request would set off."""
    from chalicelib.sandbox.preview_move import preview_move

    foreseen = preview_move(
        call.tenant,
        call.caller,
        call.item,
        document,
        now=call.now,
        expected_version=call.expected_version,
    )
    words = run_words(call.tenant, call.caller, call.item.type, call.now, call.language)
    return MovePreview(
        pipeline=foreseen.item.pipeline,
        stage=foreseen.item.stage,
        moves=[
            PlannedMove(pipeline=one.pipeline, stage=one.stage, cause=one.cause, id=one.id)
            for one in foreseen.moves
        ],
        runs=[planned_run(one, words) for one in foreseen.runs],
        stopped=[planned(one, words) for one in foreseen.stopped],
        cannot_be_undone=[one.run.rule.id for one in foreseen.runs if one.is_final_at_once],
        workflows=foreseen.workflows,
        hidden=foreseen.hidden,
        cut=foreseen.cut,
    )


def planned_run(one: "ForeseenRun", words: RunWords) -> PlannedRun:
    """Return what becomes of a rule."""
    return planned(one.run, words, one.reaches, one.holds_now)


def planned(
    run: Run,
    words: RunWords,
    reaches: tuple[Reach, ...] = (),
    holds_now: bool | None = None,
) -> PlannedRun:
    """Return a run as it is shown."""
    return PlannedRun(
        rule=run.rule.id,
        name=run.rule.name,
        action=run.rule.action,
        stage=run.rule.stage,
        entry=run.entry,
        state=run.state,
        due_at=run.due_at,
        reason=reason_of(run, words),
        summary=summary_of(run, words),
        reaches=reaches,
        holds_now=holds_now,
    )
