"""Let files follow the fields that refer to them. Called by the stream alone."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.files.in_items import field_owners
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.files import file_key, file_of, file_row
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.files.remove_file import remove_files_of
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def follow_fields_files(tenant: Tenant, change: Change, now: datetime) -> None:
    """Give files the fields that refer to them newly, and take those away that do no more.

    Automation copies values from item to item; so does each item keep what it shows. Costs a read
    and a write for each file that came or went, one more read for what went, and one when the item
    is deleted for good; the recycle bin keeps them.

    Raises:
        Unfinished: the record must come again.
    """
    item = change.after.ref
    type = tenant.configuration.find_type(item.type, now)
    fields = tenant.configuration.type(item.type, now).fields if type else {}
    if any(field.type is FieldType.FILE for field in fields.values()):
        old = field_owners(item, change.before.fields, fields) if change.before else {}
        new = {} if change.gone else field_owners(item, change.after.fields, fields)
        for id, owner in new.items():
            if old.get(id) != owner:
                _give(tenant, id, owner)
        for id, owner in old.items():
            if new.get(id) != owner:
                _take_away(tenant, id, item, owner, fields)
    if change.gone:
        remove_files_of(tenant, item)


def _take_away(
    tenant: Tenant, id: str, item: ItemRef, owner: FileOwner, fields: Mapping[str, Field]
) -> None:
    """Let a file belong to a field no more, but where that shows it again by now [2 to 3]."""

    def attempt() -> None:
        # The file first: who shows it again writes both (take_files.py).
        row = tenant.table.get(file_key(id))
        if row is None or owner not in file_of(row).owners:
            return
        if not _is_shown(tenant, id, item, owner, fields):
            after = file_of(row).let_go_by(owner)
            tenant.table.write([Put(file_row(after), expect=row.version)])

    retried(attempt, busy(f"file {id}"))


def _is_shown(
    tenant: Tenant, id: str, item: ItemRef, owner: FileOwner, fields: Mapping[str, Field]
) -> bool:
    row = tenant.table.get(item_key(item))
    present = item_of(row) if row else None
    if present is None or (present.deleted_at is not None and present.purge_at is None):
        return False
    return field_owners(item, present.fields, fields).get(id) == owner


def _give(tenant: Tenant, id: str, owner: FileOwner) -> None:
    """Let a file belong to a field; one that is not in use belongs to nobody [1 to 2]."""

    def attempt() -> None:
        row = tenant.table.get(file_key(id))
        if row is None or not (before := file_of(row)).is_stored:
            return
        after = before.owned_by(owner)
        if after is not before:
            tenant.table.write([Put(file_row(after), expect=before.version)])

    retried(attempt, busy(f"file {id}"))
