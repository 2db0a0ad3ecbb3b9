"""Exchange the files that one part of an item refers to."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.files.file import File, FileOwner
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Caller
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.items import item_key
from chalicelib.usecases.files.remove_file import letting_go
from chalicelib.usecases.files.take_files import ids_at, take_files
from chalicelib.usecases.tenant.tenant import Tenant


def attached(
    tenant: Tenant, caller: Caller, owner: FileOwner, ids: Sequence[str], now: datetime
) -> tuple[list[File], list[Put]]:
    """Return files named by /files of a request, and the writes by which they get an owner.

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced.
    """
    return take_files(
        tenant, caller, dict.fromkeys(ids, owner), ids_at("/files", list(dict.fromkeys(ids))), now
    )


def while_there(item: Item, taken: Sequence[Put]) -> list[Write]:
    """Return the writes that give files to a part of an item, as long as nobody deletes it.

    A file that came a moment later would stay for ever. Who moves the item meanwhile lets them be
    refused as well: the caller tries again.
    """
    return [*taken, CheckEntry(item_key(item.ref), item.entry)] if taken else []


def exchanged(
    tenant: Tenant,
    caller: Caller,
    owner: FileOwner,
    before: Sequence[str],
    after: Sequence[str],
    now: datetime,
) -> list[Put]:
    """Return the writes after which an owner has these files instead of those.

    Raises:
        Invalid: a new one does not exist, was not uploaded, or is not what was announced.
    """
    added = [id for id in after if id not in before]
    gone = [id for id in before if id not in after]
    places = ids_at("/files", list(after))
    _, taken = take_files(tenant, caller, dict.fromkeys(added, owner), places, now)
    return [*taken, *letting_go(tenant, gone, owner)]
