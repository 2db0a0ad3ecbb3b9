"""What became of an e-mail: told on the timeline right behind it, and noted at the address.

Nothing else follows from it. Whoever writes to the address of an item could make up a report; so an
address is marked only where an e-mail of ours went to it.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.item import Item
from chalicelib.domain.mail.received import Failure, Trouble
from chalicelib.ports.table import Put
from chalicelib.records.card import TIMELINE, entry_row
from chalicelib.records.shared_entries import entries_in
from chalicelib.usecases.mail.mark_address import mark_address
from chalicelib.usecases.mail.thread import Thread
from chalicelib.usecases.tenant.tenant import Tenant

LOOKED_AT = 200
"""The newest rows of a timeline among which an e-mail is looked for that is not named."""

_SAID = {
    Trouble.BOUNCE: "The e-mail did not reach {}",
    Trouble.DELAY: "The e-mail has not reached {} so far",
    Trouble.COMPLAINT: "{} has called this e-mail spam",
    Trouble.REJECT: "The mail service did not send this e-mail to {}",
}


def note_failures(
    tenant: Tenant,
    mail: str,
    failures: Iterable[Failure],
    thread: Thread,
    at: datetime,
    now: datetime,
) -> bool:
    """Return whether anything of ours is concerned [1 per item and failure, and `mark_address`].

    Done again it changes nothing.
    """
    found = False
    for item in thread.items[:1]:
        sent = [thread.mail] if thread.mail else _sent(tenant, item)
        for failure in failures:
            about = _about(sent, failure)
            if about is None:
                continue
            found = True
            tenant.table.write([Put(entry_row(_line(about, failure)))])
            if failure.marks:
                mark_address(tenant, failure.address, mail, at, now)
    return found


def _sent(tenant: Tenant, item: Item) -> list[TimelineEntry]:
    rows = tenant.table.query(
        str(item.ref), prefix=f"{TIMELINE}#", limit=LOOKED_AT, descending=True
    )
    return [one for row in rows for one in entries_in(row) if one.kind is EntryKind.EMAIL]


def _about(sent: Iterable[TimelineEntry], failure: Failure) -> TimelineEntry | None:
    """Return the newest e-mail that went to whom a report is about."""
    for one in sorted(sent, key=lambda one: one.at, reverse=True):
        if failure.address in (str(to).lower() for to in one.data.get("to", ())):
            return one
    return None


def _line(about: TimelineEntry, failure: Failure) -> TimelineEntry:
    """Return the line right behind an e-mail; the same again is the same line."""
    why = f": {failure.why}" if failure.why else ""
    said = _SAID[failure.kind].format(failure.address)
    return msgspec.structs.replace(
        about,
        id=f"{about.id}-{failure.kind}-{failure.address}",
        kind=EntryKind.LOG,
        text=f"{said}{why}",
        data={"address": failure.address, "report": str(failure.kind)},
    )
