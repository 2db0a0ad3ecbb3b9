"""Put an e-mail that came in on the timelines of the items that it is about."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.item import Item
from chalicelib.domain.mail.received import Received, Sort
from chalicelib.ports.table import Key, Put, Row, Write
from chalicelib.records.body import readable
from chalicelib.records.card import entry_key, entry_row
from chalicelib.records.items import item_key, item_of
from chalicelib.records.mail.routes import Route, shown_key, shown_row
from chalicelib.records.signals import signal_row
from chalicelib.usecases.mail.keep_attached import Files, keep_attached
from chalicelib.usecases.mail.plan_mail import Plan
from chalicelib.usecases.mail.thread import Thread
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 5


def show_mail(
    tenant: Tenant, plan: Plan, route: Route, rows: Mapping[Key, Row], now: datetime
) -> None:
    """Put a message on the timelines that have not got it yet [1, 1 per item, 1 per file].

    Raises:
        Unavailable: it must come again.
    """
    missing = [one for one in route.items if shown_key(plan.id, one) not in rows]
    if not missing:
        return
    settings = tenant.configuration.tenant(now).settings
    found = tenant.table.get_many([item_key(one) for one in missing])
    items = list(readable(found.values(), item_of))
    files = Files(plan.read.attached, settings)
    first = len(missing) == len(route.items)
    by = plan.author.id if plan.author else (items[0].responsible if items else 1)
    kept, writes = (
        keep_attached(tenant, plan.id, files, route.items, by, now) if items else ([], [])
    )
    data = _data(plan, [one.shown() for one in kept], files.left_out)
    for item in items:
        entry = _entry(plan, item, route.at, data)
        more: list[Write] = [*writes] if first else []
        first = False
        if plan.signal and item.deleted_at is None:
            signal = plan.told(item=item)
            more.append(Put(signal_row(signal, settings.journal_kept), expect="absent"))
        gone = route.at + settings.journal_kept
        shown = shown_row(plan.id, item.ref, entry_key(entry)[1], gone)
        _write(tenant, [Put(shown, expect="absent"), Put(entry_row(entry)), *more], shown)


def _write(tenant: Tenant, writes: list[Write], shown: Row) -> None:
    """Write what belongs to one item, unless that was done before."""
    for _ in range(TRIES):
        try:
            tenant.table.write(writes)
        except Conflict as conflict:
            if shown.key in conflict.refused:
                return
            continue
        return
    raise Unavailable("others keep writing to the same rows; the e-mail must come again")


def _entry(plan: Plan, item: Item, at: datetime, data: dict[str, object]) -> TimelineEntry:
    return TimelineEntry(
        id=f"mail-{plan.id}",
        item=item.ref,
        kind=EntryKind.EMAIL if plan.author else EntryKind.EMAIL_RECEIVED,
        at=at,
        author=plan.author.id if plan.author else item.responsible,
        text=plan.read.text,
        data=data,
    )


def _data(plan: Plan, files: list[dict[str, str | int]], left_out: list[str]) -> dict[str, object]:
    """Return what the timeline shows of a message besides its text."""
    read = plan.read
    marks = {
        "automatic": read.sort is Sort.AUTO,
        "doubtful": plan.came.verdicts.doubtful,
        "quoted": read.quoted,
        "files": files,
        "left_out": left_out,
        "unread": read.unread,
    }
    return {
        "from": read.sender,
        "name": read.name,
        "to": list(read.to),
        "subject": read.subject,
        **{name: value for name, value in marks.items() if value},
    }


def tell_infected(tenant: Tenant, id: str, read: Received, thread: Thread, at: datetime) -> None:
    """Say on the items that an infected message answers that there was one [1 for each]."""
    for item in thread.items:
        line = TimelineEntry(
            id=f"mail-{id}",
            item=item.ref,
            kind=EntryKind.LOG,
            at=at,
            author=item.responsible,
            text=f"An e-mail from {read.sender} was not taken in: it holds a virus",
        )
        tenant.table.write([Put(entry_row(line))])
