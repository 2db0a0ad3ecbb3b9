"""Who was added to an advertising audience."""

from chalicelib.domain.delivery.memberships import Membership
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

MEMBERSHIP = "membership"


def membership_key(id: str) -> Key:
    """Return where the membership of that id lies: with its audience.

    Raises:
        ValueError: not a membership's id.
    """
    kind, connection, audience, person = id.split("#")
    if kind != MEMBERSHIP:
        raise ValueError(f"{id} names no membership")
    return f"audience#{connection}#{audience}", person


def membership_row(membership: Membership) -> Row:
    """Return the row of a membership; the agenda holds it while it is to end."""
    pk, sk = membership_key(membership.id)
    wake = membership.wake_at
    return Row(
        pk=pk,
        sk=sk,
        kind=MEMBERSHIP,
        body=encode(membership),
        version=membership.version,
        agenda=due_at(wake, membership.id) if wake else None,
    )


def membership_of(row: Row) -> Membership:
    """Return the membership that a row holds."""
    return decode(row, Membership)
