"""Book resources and users for the item."""

from chalicelib.domain.automation.booking_effects import BookTime
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.booking.bookings import Booking, booking_field, bookings_in
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.item_changes import Draft
from chalicelib.usecases.automation.own_data import DataHandling, DataWork
from chalicelib.usecases.booking.bookings import held_after
from chalicelib.usecases.booking.reserve import in_words, taking_writes


class BookTimeHandling(DataHandling[BookTime]):
    """The days are taken, the item holds the booking, and its timeline tells of it."""

    def write(self, effect: BookTime, work: DataWork, number: int) -> None:
        """Make the booking [1]."""
        tenant, item = work.context.tenant, work.item(work.doing.item)
        try:
            field = booking_field(item.ref, work.type_wide(item.type).fields, effect.field)
            booking = Booking(
                id=f"{item.ref}-{made_name(work.doing.id, number)}",
                item=item.ref,
                field=field.code,
                start=effect.start,
                end=effect.end,
                created_by=work.actor,
                created_at=work.now,
                resources=effect.resources,
                users=effect.users,
                service=effect.service,
                cause=work.cause,
            )
            held = held_after(bookings_in(item, field), booking)
            work.rows += taking_writes(tenant, booking, work.now)
        except Refused as refused:
            raise ActionFailed(refused.code, refused.detail) from refused
        work.change(item.ref, Draft(values={field.code: held}))
        work.entries.append(
            TimelineEntry(
                id=f"{work.doing.id}-{number}",
                item=item.ref,
                kind=EntryKind.LOG,
                at=work.now,
                author=work.actor,
                text=f"Booked {in_words(tenant, booking, work.now)}",
                cause=work.cause,
                order=work.doing.order,
            )
        )
        work.results.setdefault("booking_id", booking.id)
