"""Read an item's stage history: every stage it came to, oldest first."""

from datetime import datetime
from enum import StrEnum

import msgspec

from chalicelib.domain.card.timeline import StageMove, first_move
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.pipelines import Semantics
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.body import decode
from chalicelib.records.card import MOVE
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.type_wide import TypeWide


class MoveType(StrEnum):
    """What a line of the stage history is (semantics/card: stage history)."""

    CREATED = "created"  # the item was made at this stage
    MOVE = "move"  # it came to a stage where work goes on
    FINAL = "final"  # it came to a stage that closes it
    PIPELINE = "pipeline"  # it came to another pipeline


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One stage that the item came to."""

    entry: int
    at: datetime
    type: MoveType
    stage: str
    pipeline: str
    stage_semantics: Semantics | None
    """None for a stage that was removed since."""
    from_stage: str | None
    from_pipeline: str | None
    by: int
    cause: Cause


def stage_history(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    limit: int,
    after: int | None = None,
    now: datetime,
) -> tuple[list[HistoryLine], int | None]:
    """Return lines by stage entry, and the entry behind which the next ones begin [2].

    Raises:
        NotFound: no such type or item.
    """
    caller.require(Right.CARD_READ)
    wide = tenant.configuration.type(ref.type, now)
    first = first_move(item_for(tenant, caller, ref, Right.CARD_READ))
    rows = tenant.table.query(str(ref), prefix=f"{MOVE}#")
    moves = [*([first] if first else []), *(decode(row, StageMove) for row in rows)]
    left = sorted(
        (move for move in moves if after is None or move.entry > after), key=lambda move: move.entry
    )
    page = left[:limit]
    return [_line(move, wide) for move in page], page[-1].entry if len(left) > limit else None


def _line(move: StageMove, wide: TypeWide) -> HistoryLine:
    pipeline = wide.pipelines.get(move.pipeline)
    stage = pipeline.stage(move.stage) if pipeline else None
    if move.from_stage is None:
        type = MoveType.CREATED
    elif move.from_pipeline != move.pipeline:
        type = MoveType.PIPELINE
    elif stage is not None and stage.semantics is not Semantics.PROCESS:
        type = MoveType.FINAL
    else:
        type = MoveType.MOVE
    return HistoryLine(
        entry=move.entry,
        at=move.at,
        type=type,
        stage=move.stage,
        pipeline=move.pipeline,
        stage_semantics=stage.semantics if stage else None,
        from_stage=move.from_stage,
        from_pipeline=move.from_pipeline,
        by=move.by,
        cause=move.cause,
    )
