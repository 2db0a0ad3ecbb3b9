"""Causes: what made a change, and how long the chain of automation behind it is.

The limits: semantics/automation: loops.
"""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

MAX_DEPTH = 10
"""How many automated changes may follow one another without a person or a long wait between
them."""
MAX_MOVES = 20
"""How many times automation may move one item within MOVES_WINDOW."""
MOVES_WINDOW = timedelta(minutes=10)
MAX_FAMILY = 1_000
"""How many items automation may make because of items that it made itself, whatever time passes,
until a person changes one of them."""


class CauseKind(StrEnum):
    """Who or what makes changes."""

    USER = "user"  # a person or a client of the API
    RULE = "rule"  # an automation rule
    TRIGGER = "trigger"  # a trigger
    WORKFLOW = "workflow"  # a step of a workflow
    UNDO = "undo"  # a person who took a stage move back, of which the id is the entry, or an edit


class Cause(msgspec.Struct, frozen=True, omit_defaults=True):
    """What made a change."""

    kind: CauseKind = CauseKind.USER
    id: str | None = None
    """The rule, trigger or workflow template."""
    depth: int = 0
    """How many automated changes led here one from another; 0 for a person's own change."""
    family: str | None = None
    """Of what follows from an item that automation made: the item with which that began."""
    root: str | None = None
    """The first happening of the chain: a person's change (deal_12@7), a signal (signal-x), a
    workflow started by hand (workflow-x). Kept over long waits, when the depth starts anew."""

    def next(self, kind: CauseKind, id: str, *, waited: timedelta = timedelta(0)) -> "Cause":
        """Return the cause of a change that automation makes because of a change with this cause.

        A rule that waited as long as MOVES_WINDOW begins a new chain: a weekly reminder is no loop.
        """
        depth = 1 if waited >= MOVES_WINDOW else self.depth + 1
        return Cause(kind, id, depth, self.family, self.root)

    def rooted(self, happening: str) -> "Cause":
        """Return the cause with where its chain began: here, unless it began before."""
        return self if self.root else msgspec.structs.replace(self, root=happening)

    def making(self, item: str) -> "Cause":
        """Return the cause as an item bears it that automation makes because of this one."""
        return msgspec.structs.replace(self, family=self.family or item)

    @property
    def too_deep(self) -> bool:
        """Return whether the chain must stop here."""
        return self.depth > MAX_DEPTH


def recent_moves(moves: tuple[datetime, ...], now: datetime) -> tuple[datetime, ...]:
    """Return those of the automated moves that still count for the loop guard."""
    return tuple(at for at in moves if timedelta(0) <= now - at < MOVES_WINDOW)


def may_move(moves: tuple[datetime, ...], cause: Cause, now: datetime) -> bool:
    """Return whether automation may move the item once more."""
    return not cause.too_deep and len(recent_moves(moves, now)) < MAX_MOVES
