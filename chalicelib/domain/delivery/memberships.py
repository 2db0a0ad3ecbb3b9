"""Memberships of advertising audiences: who was added, as what, and until when.

Whoever is added again, by another rule or for another item, is removed when the longest of all
times is over, and never where one of them is for good.
"""

from datetime import datetime, timedelta
from typing import Final

import msgspec

LEASE: Final = timedelta(minutes=5)
"""How long a removal that has begun is left alone before somebody else takes it over."""
WAITS: Final = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""Waits between the first tries of a removal; after that it is tried each day."""
DAILY: Final = timedelta(days=1)
MAX_TRIES: Final = 33
"""About a month."""


class Membership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person in one audience."""

    connection: str
    service: str
    """The provider that the connection was to."""
    audience: str
    person: str
    """The client, or else the item itself; for example "contact_12"."""
    item: str
    """Where the last one who added tells what has become of it; for example "deal_12"."""
    by: int
    """In whose name it was added last."""
    since: datetime
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    """What the service was sent, hashed; emptied once it is removed."""
    until: datetime | None = None
    """When it ends; None for good."""
    wake_at: datetime | None = None
    """When somebody has to look at it."""
    tries: int = 0
    """How often its removal was tried."""
    lease_until: datetime | None = None
    """It is being removed, and whoever does so has time until then."""
    problem: str = ""
    """Why it could not be removed."""
    removed_at: datetime | None = None
    version: int = 1

    @property
    def id(self) -> str:
        """Return what its alarms call it."""
        return f"membership#{self.connection}#{self.audience}#{self.person}"

    def leased(self, now: datetime) -> bool:
        """Return whether it is just being removed."""
        return self.lease_until is not None and self.lease_until > now


def joined(before: Membership | None, adding: Membership) -> Membership:
    """Return the membership of somebody who is added, and who may be in it already."""
    if before is None:
        return msgspec.structs.replace(adding, wake_at=adding.until)
    until = adding.until
    if before.removed_at is None and until is not None:
        until = max(before.until, until) if before.until is not None else None
    merged = msgspec.structs.replace(
        adding,
        since=before.since if before.removed_at is None else adding.since,
        emails=tuple(dict.fromkeys((*before.emails, *adding.emails))),
        phones=tuple(dict.fromkeys((*before.phones, *adding.phones))),
        until=until,
        wake_at=until,
        version=before.version,
    )
    if merged == before:
        return before
    return msgspec.structs.replace(merged, version=before.version + 1)


def being_removed(membership: Membership, now: datetime) -> Membership:
    """Return it claimed by whoever removes it now."""
    return msgspec.structs.replace(
        membership,
        lease_until=now + LEASE,
        wake_at=now + LEASE,
        tries=membership.tries + 1,
        version=membership.version + 1,
    )


def removed(claimed: Membership, now: datetime) -> Membership:
    """Return it once it has ended; what was sent is forgotten."""
    return msgspec.structs.replace(
        claimed,
        emails=(),
        phones=(),
        wake_at=None,
        lease_until=None,
        problem="",
        removed_at=now,
        version=claimed.version + 1,
    )


def postponed(claimed: Membership, problem: str, now: datetime, wait: timedelta) -> Membership:
    """Return it with the next try, none once there were enough.

    `wait` is how long the service asks to be left alone.
    """
    usual = WAITS[claimed.tries - 1] if claimed.tries <= len(WAITS) else DAILY
    again = claimed.tries < MAX_TRIES
    return msgspec.structs.replace(
        claimed,
        wake_at=now + min(max(usual, wait), DAILY) if again else None,
        lease_until=None,
        problem=problem[:500],
        version=claimed.version + 1,
    )
