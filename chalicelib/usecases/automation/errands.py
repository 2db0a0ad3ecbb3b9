"""Errands: what is ready to leave, and how effects on the outside world become that."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.domain.automation.effects import OutsideEffect
from chalicelib.domain.automation.run_states import Doing
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.ports.table import Row
from chalicelib.usecases.automation.item_context import ItemContext

E = TypeVar("E", bound=OutsideEffect)


class Rest(msgspec.Struct, frozen=True):
    """An answer that a doing waits for."""

    until: datetime | None
    """When it has failed without one; None for never."""


class Errand(msgspec.Struct, frozen=True):
    """One effect that is ready to leave."""

    leave: Callable[[], dict[str, Any]]
    """Lets it leave and returns its results; raises Refused or Unavailable."""
    entry: TimelineEntry | None = None
    """What the timeline shows of it, if anything."""
    payload: dict[str, Any] | None = None
    """What every later try has to send again as it is."""
    rows: tuple[Row, ...] = ()
    """What is stored of it before it leaves, at the first try."""
    rest: Rest | None = None
    """Where what it gives comes later: what the doing waits for once it has left."""


class Sending(msgspec.Struct, frozen=True):
    """What an effect is prepared with."""

    context: ItemContext
    doing: Doing
    actor: int
    number: int
    """The effect's place in its plan."""

    @property
    def id(self) -> str:
        """Return what identifies it, the same at every try."""
        return f"{self.doing.id}-{self.number}"

    @property
    def key(self) -> str:
        """Return the idempotency key that receivers see: the run's id for its first effect."""
        return self.id if self.number else self.doing.id

    @property
    def kept(self) -> dict[str, Any] | None:
        """Return what its first try sent."""
        return (self.doing.payload or {}).get(str(self.number))


class OutsideHandling(Generic[E]):
    """How one effect on the outside world leaves."""

    def prepare(self, effect: E, sending: Sending) -> Errand:
        """Return it ready to leave; nothing leaves yet."""
        raise AssertionError(f"{type(self).__name__} prepares nothing")
