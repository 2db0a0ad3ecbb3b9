"""The loop guard: what automation that runs in circles is refused (semantics/automation: loops)."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.items.causes import Cause, may_move, recent_moves
from chalicelib.domain.items.item import Item


def moved_by_automation(before: Item, moved: Item, cause: Cause, now: datetime) -> Item:
    """Return the moved item with the move counted for the loop guard (semantics/automation: loops).

    Raises:
        ActionFailed: automation has moved the item too often.
    """
    if not may_move(before.automated_moves, cause, now):
        raise loop_guard()
    moves = (*recent_moves(before.automated_moves, now), now)
    return msgspec.structs.replace(moved, automated_moves=moves)


def loop_guard() -> ActionFailed:
    """Return the refusal for automation that runs in circles."""
    return ActionFailed(
        Code.LOOP_GUARD, "stopped: automation keeps changing this item because of its own changes"
    )
