"""Taking a stage move back, over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.document.named_schemas import schema_named
from chalicelib.api.door.answers import Answer, etag
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.foreseen import PlannedRun, planned
from chalicelib.api.v1.shapes.item_documents import item_document
from chalicelib.catalogue.action import reaches_of
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.automation.read_automation import run_words
from chalicelib.usecases.undo.undo_move import undo_move

UNDO = Endpoints("Items")


class UndoBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which move is taken back."""

    entry: Annotated[int, msgspec.Meta(ge=1, lt=10**9)]
    """The stage entry that it made; the item's `entry` must be that one still."""


class UndoneMove(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an undo. The lists are empty for who may not see the rules."""

    item: Annotated[dict[str, Any], schema_named("Item")]
    restored: list[PlannedRun]
    """Rules that the move had stopped, as they wait again."""
    stopped: list[PlannedRun]
    """Rules that the move had started, and that will not act."""
    done: list[PlannedRun]
    """Rules that it had started and that had acted already; what they did stays."""
    cannot_be_undone: list[str]
    """Ids of those of them that reached clients, colleagues or other systems."""
    hidden: int
    """How many rules the caller may not see."""


@UNDO.post(
    "/v1/items/{type}/{id}/stage/undo",
    right=Right.ITEM_MOVE,
    body=UndoBody,
    answer=UndoneMove,
    versioned=True,
)
def undo(call: Call) -> Answer:
    """Take the newest stage move of an item back, whoever or whatever made it.

    The item is where it was, and nothing starts by that. What the move had stopped waits again for
    its old due time, what it had started and not done is stopped, what was done is listed. 409
    where the item has moved on since.
    """
    undone = undo_move(
        call.tenant,
        call.caller,
        call.item,
        call.body.entry,
        now=call.now,
        expected_version=call.expected_version,
    )

    def shown(runs: list[Run]) -> list[PlannedRun]:
        if not runs:
            return []
        words = run_words(call.tenant, call.caller, call.item.type, call.now, call.language)
        return [planned(run, words, _reaches(run)) for run in runs]

    wide = call.tenant.configuration.type(call.item.type, call.now)
    answer = UndoneMove(
        item=item_document(undone.item, wide),
        restored=shown(undone.restored),
        stopped=shown(undone.stopped),
        done=shown(undone.done),
        cannot_be_undone=[run.rule.id for run in undone.done if set(_reaches(run)) - {Reach.DATA}],
        hidden=undone.hidden,
    )
    return Answer(answer, headers=etag(undone.item.version))


def _reaches(run: Run) -> tuple[Reach, ...]:
    kind = action(run.rule.action)
    return reaches_of(kind) if kind else ()
