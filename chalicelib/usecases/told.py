"""What a batch of the stream has told, and what is written of all of it at its end."""

from datetime import datetime

from chalicelib.domain.boards.recent import Recent
from chalicelib.domain.items.changes import Change
from chalicelib.domain.people.hidden import HIDDEN_TYPE
from chalicelib.ports.table import Row
from chalicelib.records.boards.recent import recent_row
from chalicelib.records.items import ITEM, item_of
from chalicelib.usecases.boards.written import line_about, lines
from chalicelib.usecases.items.journal_rows import journal_rows
from chalicelib.usecases.react import react
from chalicelib.usecases.search.keep_words import keep_words
from chalicelib.usecases.smart_activities.count_activities import (
    Written,
    count_activities,
    written_activity,
)
from chalicelib.usecases.tenant.tenant import Tenant


class Told:
    """The records of one batch."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._changes: list[Change] = []
        self._written: list[Written] = []
        self._others: list[Recent] = []

    def hear(self, row: Row, before: Row | None, now: datetime) -> None:
        """Do what follows from one record.

        Raises:
            Unfinished: the record must come again.
        """
        self._listen(row, before)
        react(self._tenant, row, before, now, self._changes)

    def note(self, row: Row, before: Row | None) -> None:
        """Take in one record of which everything else was done."""
        self._listen(row, before)
        if row.kind == ITEM:
            self._changes.append(Change(item_of(before) if before else None, item_of(row)))

    def _listen(self, row: Row, before: Row | None) -> None:
        self._written += written_activity(row, before)
        self._others += line_about(row)

    def keep(self, now: datetime) -> None:
        """Write down what the records have told, also those that must come again [1 per 25].

        The journal of the items, what changed lately, by which words they are found, and what is
        counted; nothing of items that no person sees.
        """
        changes = [one for one in self._changes if one.after.type != HIDDEN_TYPE]
        others = [one for one in self._others if one.item.type != HIDDEN_TYPE]
        lately = [recent_row(line, now) for line in lines(changes, others)]
        words = keep_words(self._tenant, changes, now)
        rows = [*journal_rows(self._tenant, changes, now), *lately, *words]
        if rows:
            self._tenant.table.put_many(rows)
        count_activities(self._tenant, changes, self._written, now)
