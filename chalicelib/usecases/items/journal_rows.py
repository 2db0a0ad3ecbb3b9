"""Keep the change journal: what each change of an item made different, for later questions."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.journal import journal_entry
from chalicelib.ports.table import Key, Row
from chalicelib.records.journal import journal_row
from chalicelib.usecases.tenant.tenant import Tenant


def journal_rows(tenant: Tenant, changes: Iterable[Change], now: datetime) -> list[Row]:
    """Return the rows that keep the changes.

    A change that comes twice is written at the same place with the same words.
    """
    keep = None
    rows: dict[Key, Row] = {}  # a record may stand twice in its batch
    for change in changes:
        if change.purged:
            continue  # nobody shall read in it what has gone for good
        keep = keep or tenant.configuration.tenant(now).settings.journal_kept
        fields = tenant.configuration.type(change.after.type, now).fields
        private = {code for code, field in fields.items() if field.private}
        row = journal_row(journal_entry(change, private), keep)
        rows[row.key] = row
    return list(rows.values())
