"""Dialogues: chats of clients, each in one open channel (semantics/delivery: open channels)."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.text import readable

UNTIMED = "PT10M"
"""How long a chat has waited when a trigger hears of it that names no time."""
SILENT = "(no text)"
"""Stands for a message that only shows something."""


class Dialogue(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One chat of one client."""

    id: str
    channel: str
    """Id of the connection that it runs over."""
    chat: str
    """How the provider calls it."""
    name: str = ""
    """How the client calls themselves."""
    phone: str | None = None
    about: ItemRef | None = None
    """Whom it is with: a contact or company, or else what came of it; None until that is known."""
    round: int = 1
    """How often it has begun: again with the first message after it was closed."""
    began_at: datetime
    heard_at: datetime
    """When the client wrote last."""
    accepted_by: int | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    look_at: datetime | None = None
    """When it is looked whether somebody has accepted it."""
    version: int = 1

    @property
    def is_waiting(self) -> bool:
        """Return whether nobody has taken it up."""
        return self.accepted_by is None and self.closed_at is None

    @property
    def called(self) -> str:
        """Return how people call who writes in it."""
        return self.name or self.phone or readable(self.chat)

    def taken_up(self, user: int, now: datetime) -> "Dialogue":
        """Return it accepted by a colleague."""
        return self._after(accepted_by=user, accepted_at=now, look_at=None)

    def closed(self, now: datetime) -> "Dialogue":
        """Return it closed; the next message begins it anew."""
        return self._after(closed_at=now, look_at=None)

    def with_whom(self, about: ItemRef) -> "Dialogue":
        """Return it with whom it is known to be with."""
        return self._after(about=about)

    def looked_at(self, at: datetime | None) -> "Dialogue":
        """Return it with the instant at which it is looked at next."""
        return self._after(look_at=at)

    def _after(self, **changes: object) -> "Dialogue":
        return msgspec.structs.replace(self, **changes, version=self.version + 1)


def dialogue_id(channel: str, chat: str) -> str:
    """Return the id of the dialogue in a chat, always the same."""
    return hashlib.sha256(f"{channel}\n{chat}".encode()).hexdigest()[:24]


def heard_in(
    before: Dialogue | None,
    channel: str,
    chat: str,
    *,
    name: str,
    phone: str | None,
    at: datetime,
    now: datetime,
) -> Dialogue:
    """Return the dialogue after a message that was written at an instant and came now.

    A message that comes late does not make it forget a later one.
    """
    if before is None:
        id = dialogue_id(channel, chat)
        return Dialogue(
            id=id, channel=channel, chat=chat, name=name, phone=phone, began_at=now, heard_at=at
        )
    after = msgspec.structs.replace(
        before,
        name=name or before.name,
        phone=phone or before.phone,
        heard_at=max(before.heard_at, at),
    )
    if before.closed_at is not None:
        after = msgspec.structs.replace(
            after,
            round=before.round + 1,
            began_at=now,
            accepted_by=None,
            accepted_at=None,
            closed_at=None,
        )
    return after if after == before else msgspec.structs.replace(after, version=before.version + 1)


def begins(before: Dialogue | None) -> bool:
    """Return whether the next message is the first one of a dialogue."""
    return before is None or before.closed_at is not None


def next_look(dialogue: Dialogue, times: Iterable[str], after: datetime) -> datetime | None:
    """Return when a waiting dialogue has waited for the next of some durations, None if never."""
    if not dialogue.is_waiting:
        return None
    ends = (waited_until(dialogue, one) for one in times)
    return min((end for end in ends if end > after), default=None)


def waited_until(dialogue: Dialogue, duration: str) -> datetime:
    """Return when a dialogue has waited for so long; a day is 24 hours."""
    return dialogue.began_at + timedelta(seconds=parse_duration(duration).nominal_seconds)
