"""Cancel what a field of the item holds and is not over."""

from chalicelib.domain.automation.booking_effects import CancelBookings
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.booking.bookings import booking_field, bookings_in
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.item_changes import Draft
from chalicelib.records.body import readable
from chalicelib.records.bookings import booking_key, booking_of
from chalicelib.usecases.automation.own_data import DataHandling, DataWork
from chalicelib.usecases.booking.reserve import freed_together, freeing_writes, in_words

MOST_NAMED = 5
"""Bookings that the timeline names."""


class CancelBookingsHandling(DataHandling[CancelBookings]):
    """The field holds none of them any more, and their time is free.

    What does not fit into the transaction is freed by the stream, which sees that the item has lost
    it (usecases/booking/free_lost.py).
    """

    def write(self, effect: CancelBookings, work: DataWork, number: int) -> None:
        """Cancel the bookings and say how many [2, 0 where the field is empty]."""
        tenant, item = work.context.tenant, work.item(work.doing.item)
        try:
            field = booking_field(item.ref, work.type_wide(item.type).fields, effect.field)
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused
        held = bookings_in(item, field)
        own = [id for id in held if id.startswith(f"{item.ref}-")]
        rows = tenant.table.get_many(map(booking_key, own)) if own else {}
        found = readable(rows.values(), booking_of)
        active = sorted((one for one in found if one.active(work.now)), key=lambda one: one.start)
        work.results["cancelled"] = len(active)
        if not active:
            return
        work.rows += freeing_writes(tenant, freed_together(active))
        gone = {one.id for one in active}
        left = [id for id in held if id not in gone]
        work.change(item.ref, Draft(values={field.code: left or None}))
        named = "; ".join(in_words(tenant, one, work.now) for one in active[:MOST_NAMED])
        more = len(active) - MOST_NAMED
        work.entries.append(
            TimelineEntry(
                id=f"{work.doing.id}-{number}",
                item=item.ref,
                kind=EntryKind.LOG,
                at=work.now,
                author=work.actor,
                text=f"Cancelled {named}" + (f"; and {more} more" if more > 0 else ""),
                cause=work.cause,
                order=work.doing.order,
            )
        )
