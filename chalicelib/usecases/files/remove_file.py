"""Remove files: by hand, with what they belonged to, or because nobody took them into use.

A file that is removed is a row that says so. The stream hears of it and clears the bytes away, as
often as it takes; the row goes last.
"""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash
from chalicelib.domain.files.file import (
    RULES,
    File,
    FileOwner,
    FileState,
    announced_key,
    kept_key,
)
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.files import file_key, file_of, file_row, files_of
from chalicelib.usecases.files.show_file import readable_file
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant


def remove_file(tenant: Tenant, caller: Caller, id: str, *, now: datetime) -> None:
    """Remove a file that neither an item nor a document template refers to [2].

    Raises:
        NotFound: there is none of that id, or the caller may not see it.
        Forbidden: rules and workflows may send it, and the caller may not change those.
        Clash: an item or a document template refers to it.
    """
    caller.require(Right.FILE_ADD)

    def attempt() -> None:
        file = readable_file(tenant, caller, id, now)
        used = [str(one) for one in file.owners if one != FileOwner(part=RULES)]
        if used:
            raise Clash(
                f"the file belongs to {', '.join(used)}; it goes when it is removed there",
                code=Code.FILE_IN_USE,
            )
        if file.is_stored:
            caller.require(Right.AUTOMATION_UPDATE)
        tenant.table.write([Put(file_row(file.removed()), expect=file.version)])

    retried(attempt, busy(f"file {id}"))


def drop_announced(tenant: Tenant, id: str, now: datetime) -> None:
    """Remove a file that nobody has taken into use in time [1 to 2]."""

    def attempt() -> None:
        row = tenant.table.get(file_key(id))
        file = file_of(row) if row else None
        if file is not None and file.state is FileState.ANNOUNCED and not file.exists(now):
            tenant.table.write([Put(file_row(file.removed()), expect=file.version)])

    retried(attempt, busy(f"file {id}"))


def clear_away(tenant: Tenant, file: File) -> None:
    """Forget the bytes of a removed file, and then the file [3]."""
    tenant.files.delete(kept_key(file.id))
    tenant.files.delete(announced_key(file.id))
    tenant.table.write([Delete(file_key(file.id))])


def letting_go(tenant: Tenant, ids: Iterable[str], owner: FileOwner) -> list[Put]:
    """Return the writes after which files belong to an owner no more [1 read for all]."""
    wanted = [file_key(id) for id in dict.fromkeys(ids)]
    rows = tenant.table.get_many(wanted) if wanted else {}
    writes = []
    for before in map(file_of, rows.values()):
        after = before.let_go_by(owner)
        if after is not before:
            writes.append(Put(file_row(after), expect=before.version))
    return writes


def let_go(tenant: Tenant, ids: Iterable[str], owner: FileOwner) -> None:
    """Let files belong to an owner no more [1 read, 1 write]."""
    wanted = list(ids)

    def attempt() -> None:
        tenant.table.write(letting_go(tenant, wanted, owner))

    retried(attempt, busy(owner))


def remove_files_of(tenant: Tenant, item: ItemRef) -> None:
    """Remove what belonged to an item that is deleted, besides its fields [1, 2 per file]."""
    for _, key in tenant.table.query_index("by_type", files_of(item)):
        row = tenant.table.get(key)
        if row is None:
            continue
        for owner in file_of(row).owners:
            if owner.item == item:
                let_go(tenant, [file_of(row).id], owner)
