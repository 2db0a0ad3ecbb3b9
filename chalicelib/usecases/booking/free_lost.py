"""Free what items no longer hold. Called by the stream alone (usecases/react_to_change.py)."""

from datetime import datetime
from functools import partial

from chalicelib.domain.booking.bookings import Booking, all_bookings_in
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.items.changes import Change
from chalicelib.records.body import readable
from chalicelib.records.bookings import booking_key, booking_of
from chalicelib.usecases.booking.reserve import freed_together, freeing_writes
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant


def free_lost(tenant: Tenant, change: Change, now: datetime) -> None:
    """Free the time of bookings that an item has lost, or that a deleted one held.

    What is over stays with a deleted item. Nothing where nothing was lost; else one read, and one
    read and one write for as many as fit into a transaction. Done again, it does nothing.

    Raises:
        Unfinished: others keep changing the days; the record must come again.
    """
    if change.deleted:
        lost = all_bookings_in(change.after)
    elif change.before is None or change.before.fields == change.after.fields:
        return
    else:
        lost = all_bookings_in(change.before) - all_bookings_in(change.after)
    if not lost:
        return
    rows = tenant.table.get_many(map(booking_key, sorted(lost)))
    left = list(readable(rows.values(), booking_of))
    if change.deleted:
        left = [one for one in left if one.active(now)]
    while left:
        together = freed_together(left)
        refusal = Unavailable(f"the bookings of {change.after.ref} are being changed all the time")
        retried(partial(_free, tenant, together), refusal)
        left = left[len(together) :]


def _free(tenant: Tenant, bookings: list[Booking]) -> None:
    tenant.table.write(freeing_writes(tenant, bookings))
