"""Remove people from advertising audiences when their time is over."""

from datetime import datetime, timedelta

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.memberships import (
    Membership,
    being_removed,
    postponed,
    removed,
)
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.audiences import Audiences, Member
from chalicelib.ports.table import Put
from chalicelib.records.audiences.memberships import (
    membership_key,
    membership_of,
    membership_row,
)
from chalicelib.records.card import entry_row
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant


def audiences_of(tenant: Tenant, connection: str, service: str, now: datetime) -> Audiences:
    """Return the advertising service behind a connection.

    Raises:
        Refused: there is no such connection, it is to another service, or it cannot be used.
        Unavailable: a secret could not be read just now.
    """
    found: Audiences = connected(tenant, "audiences", connection, now)
    chosen = tenant.configuration.tenant(now).connections["audiences", connection].provider
    if chosen != service:
        raise Refused(
            f"the connection {connection} is to {chosen}; name one of the kind audiences that is "
            f"to {service}",
            code=Code.NOT_CONNECTED,
        )
    return found


def end_membership(tenant: Tenant, id: str, now: datetime) -> None:
    """Remove somebody whose time in an audience is over [2 reads, 2 writes, and the service].

    It is claimed first: who adds the same person meanwhile waits, so that nobody is removed who was
    added after all. A removal that fails is tried again, for about a month; the card tells why.

    Raises:
        Unfinished: the alarm must come again.
    """
    row = tenant.table.get(membership_key(id))
    membership = membership_of(row) if row else None
    if membership is None or membership.wake_at is None or membership.wake_at > now:
        return
    claimed = being_removed(membership, now)
    tenant.table.write([Put(membership_row(claimed), expect=membership.version)])
    try:
        service = audiences_of(tenant, claimed.connection, claimed.service, now)
        member = Member(emails=claimed.emails, phones=claimed.phones)
        service.remove(claimed.audience, [member], f"{id}-{claimed.version}", now)
    except (Refused, Unavailable) as problem:
        asked = (problem.retry_after if isinstance(problem, Unavailable) else None) or timedelta(0)
        after = postponed(claimed, str(problem), now, asked)
        text = f"Could not be removed from the audience {after.audience}: {after.problem}"
        text += "; it is tried again" if after.wake_at else "; it was tried too often"
        told = after.problem != membership.problem or after.wake_at is None
    else:
        after = removed(claimed, now)
        text, told = f"Removed from the audience {after.audience}", True
    writes = [Put(membership_row(after), expect=claimed.version)]
    if told and _is_there(tenant, after.item):
        writes.append(Put(entry_row(_entry(after, text, now))))
    tenant.table.write(writes)


def _is_there(tenant: Tenant, item: str) -> bool:
    found = find_item(tenant, ItemRef.parse(item))
    return found is not None and found.deleted_at is None


def _entry(membership: Membership, text: str, now: datetime) -> TimelineEntry:
    return TimelineEntry(
        id=f"{membership.connection}-{membership.audience}-{membership.person}-{membership.version}",
        item=ItemRef.parse(membership.item),
        kind=EntryKind.LOG,
        at=now,
        author=membership.by,
        text=text,
    )
