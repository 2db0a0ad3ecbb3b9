"""What follows from a write of a membership. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.delivery.memberships import Membership
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.tenant.tenant import Tenant


def react_to_membership(
    tenant: Tenant, before: Membership | None, after: Membership, now: datetime
) -> None:
    """Set the alarm of a membership that has a new end [1 where it has].

    Raises:
        Unavailable: the record must come again.
    """
    due = after.wake_at
    if due is not None and after.lease_until is None and (before is None or before.wake_at != due):
        ring_at(tenant, [(after.id, due)], now)
