"""What the card shows of mails on their way, and of those of a try that was cut short."""

from collections.abc import Sequence

import msgspec

from chalicelib.domain.automation.run_states import Doing
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.words.instants import sortable
from chalicelib.ports.table import Put, Table
from chalicelib.records.card import TIMELINE, entry_row
from chalicelib.records.shared_entries import entries_in


def shown_after_all(
    table: Table, doing: Doing, sent: Sequence[TimelineEntry] = ()
) -> Sequence[Put]:
    """Return what shows the mails that nobody knows of whether they left [1, mostly none].

    For a doing that ends without doing the rest: a try may have been cut short after a mail had
    left, or its answer may have been lost on its way. `sent` are those of which it is known.
    """
    if not doing.attempt or doing.started_at is None:
        return []
    known = {entry.id for entry in sent}
    rows = table.query(str(doing.item), prefix=f"{TIMELINE}#{sortable(doing.started_at)}#")
    return [
        Put(entry_row(_in_state(entry, "perhaps_sent")))
        for row in rows
        for entry in entries_in(row)
        if entry.id.startswith(f"{doing.id}-")
        and entry.data.get("state") == "sending"
        and entry.kind is not EntryKind.WAIT
        and entry.id not in known
    ]


def being_sent(entry: TimelineEntry) -> TimelineEntry:
    """Return the entry of a mail as it is before anybody knows that it has left."""
    return _in_state(entry, "sending")


def _in_state(entry: TimelineEntry, state: str) -> TimelineEntry:
    return msgspec.structs.replace(entry, data={**entry.data, "state": state})
