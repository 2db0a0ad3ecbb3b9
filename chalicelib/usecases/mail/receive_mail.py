"""An e-mail that came in: to the items that it is about, once (semantics/delivery).

Which items these are is noted before anything is shown, and each of them gets its timeline entry,
its files and its signal in one transaction. So what breaks off is done to its end when the message
comes again, and a message that comes twice changes nothing. What follows from the signals is the
stream's business.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.domain.mail.delivered import Delivered
from chalicelib.domain.mail.reading import read_message
from chalicelib.domain.mail.received import Received, Sort
from chalicelib.ports.table import Put, Row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.mail.routes import Route, mail_partition, route_key, route_of, route_row
from chalicelib.usecases.inbound.concerned import concerned
from chalicelib.usecases.inbound.make_items import inquire
from chalicelib.usecases.mail.note_failures import note_failures
from chalicelib.usecases.mail.plan_mail import Plan, plan_mail
from chalicelib.usecases.mail.show_mail import show_mail, tell_infected
from chalicelib.usecases.mail.thread import Thread, thread_of
from chalicelib.usecases.signals.accept_signal import digest
from chalicelib.usecases.tenant.tenant import Tenant

MOST_ITEMS = 50
"""Items of one client that an e-mail is shown on, the newest."""


class Outcome(StrEnum):
    """What became of a message."""

    SHOWN = "shown"  # it stands on the timelines of those whom it is about
    REPORTED = "reported"  # a bounce or complaint about an e-mail of ours
    OWN = "own"  # this system has sent it
    INFECTED = "infected"  # nothing of it was stored
    DOUBTFUL = "doubtful"  # spam, or a forged sender, that answers nothing of ours
    NOBODY = "nobody"  # nobody here is concerned


def receive_mail(tenant: Tenant, came: Delivered, raw: bytes, now: datetime) -> Outcome:
    """Take in a message, and say what became of it.

    Requests: one for what it answers; two to find whom it is about where it answers nothing, and
    what `inquire` needs where a lead comes of it; two for the note; one for each item; one for each
    file. Of a bounce those of `note_failures` instead.

    Raises:
        Unfinished: it must come again.
    """
    read = read_message(raw, came.returned_to)
    thread = thread_of(tenant, came.recipients, read.references)
    if read.own and thread.mail is not None:
        return Outcome.OWN
    id = _id(came, read)
    if came.verdicts.infected:
        tell_infected(tenant, id, read, thread, came.at)
        return Outcome.INFECTED
    if read.sort in (Sort.BOUNCE, Sort.COMPLAINT):
        noted = note_failures(tenant, id, read.failures, thread, came.at, now)
        return Outcome.REPORTED if noted else Outcome.NOBODY
    plan = plan_mail(tenant, id, came, read, now)
    rows = {row.key: row for row in tenant.table.query(mail_partition(id))}
    known = rows.get(route_key(id, thread.refs))
    if known is None:
        if plan.came.verdicts.doubtful and not thread.items:
            return Outcome.DOUBTFUL
        known = _noted(tenant, plan, thread, now)
    route = route_of(known)
    if not route.items:
        return Outcome.NOBODY
    show_mail(tenant, plan, route, rows, now)
    return Outcome.SHOWN


def _id(came: Delivered, read: Received) -> str:
    """Return what names a message, however often and to whom of us it comes.

    What comes to the address of another item goes another way, and is shown once on each item.
    """
    return digest(read.message_id or came.id, read.sender)


def _noted(tenant: Tenant, plan: Plan, thread: Thread, now: datetime) -> Row:
    """Note what a message is about, and return the note; somebody else's if that was faster."""
    items = thread.items or _found(tenant, plan, now)
    newest = sorted(items, key=lambda one: one.created_at, reverse=True)
    kept = tenant.configuration.tenant(now).settings.journal_kept
    route = Route(at=plan.came.at, items=tuple(one.ref for one in newest[:MOST_ITEMS]))
    row = route_row(plan.id, thread.refs, route, kept)
    try:
        tenant.table.write([Put(row, expect="absent")])
    except Conflict as conflict:
        stored = tenant.table.get(row.key)
        if stored is None:
            raise Unavailable("the note of an e-mail was contested; try again") from conflict
        return stored
    return row


def _found(tenant: Tenant, plan: Plan, now: datetime) -> list[Item]:
    """Return the items that a message is about by whom it comes from, or goes to."""
    read = plan.read
    if plan.author is not None:
        written = (plan.told(address=one) for one in plan.clients)
        found = (concerned(tenant, one, now).items for one in written)
        return list(next((items for items in found if items), ()))
    if not read.sender:
        return []
    signal = plan.told(address=read.sender)
    whom = concerned(tenant, signal, now)
    if not plan.signal:
        return list(whom.items)
    items = inquire(tenant, signal, whom, now)
    if not items and whom.clients:
        rows = tenant.table.get_many([item_key(whom.clients[0])])
        items = [item_of(row) for row in rows.values()]
    return items
