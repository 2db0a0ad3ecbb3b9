"""Show a file, and let its bytes be fetched: whoever may read what it belongs to may read it."""

from datetime import datetime, timedelta

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.file import File
from chalicelib.domain.files.media_types import given_out_as
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.files import Download
from chalicelib.records.body import readable
from chalicelib.records.files import file_key, file_of
from chalicelib.records.items import item_key, item_of
from chalicelib.usecases.tenant.tenant import Tenant

DOWNLOAD_LASTS = timedelta(minutes=5)


def show_file(tenant: Tenant, caller: Caller, id: str, *, now: datetime) -> tuple[File, str | None]:
    """Return a file and, once it is in use, an address that gives it out for minutes [1 to 2].

    Raises:
        NotFound: there is none of that id, or the caller may not see it.
    """
    caller.require(Right.FILE_READ)
    file = readable_file(tenant, caller, id, now)
    if not file.is_stored:
        return file, None
    given = Download(name=file.name, type=given_out_as(file.type))
    return file, tenant.files.download(file.key, given, lasts=DOWNLOAD_LASTS)


def readable_file(tenant: Tenant, caller: Caller, id: str, now: datetime) -> File:
    """Return a file that the caller may read [1 to 2].

    Raises:
        NotFound: there is none of that id, or the caller may not see it.
    """
    row = tenant.table.get(file_key(id))
    file = file_of(row) if row else None
    if file is None or not file.exists(now) or not may_read(tenant, caller, file):
        raise NotFound(f"there is no file {id}")
    return file


def may_read(tenant: Tenant, caller: Caller, file: File) -> bool:
    """Return whether somebody may read a file: by an item that it belongs to [1].

    One that belongs to rules and workflows is for those who may read them; one that nobody has
    taken into use is for who announced it.
    """
    if not file.is_stored:
        return file.made_by == caller.id
    items = {one.item for one in file.owners if one.item is not None}
    if len(items) < len({one.item for one in file.owners}) and caller.may(Right.AUTOMATION_READ):
        return True
    if not items or not caller.may(Right.ITEM_READ):
        return False
    rows = tenant.table.get_many(item_key(one) for one in items)
    present = [one for one in readable(rows.values(), item_of) if one.is_there]
    return any(caller.may(Right.ITEM_READ, one) for one in present)
