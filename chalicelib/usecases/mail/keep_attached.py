"""Files of an e-mail that came in: those that the tenant takes are kept, the others are named."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import File, FileOwner
from chalicelib.domain.files.media_types import LOOKED_AT, MEDIA_TYPES, begins_as
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.mail.received import Attached
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Put
from chalicelib.records.files import file_row
from chalicelib.usecases.files.announce_file import Announced, checked
from chalicelib.usecases.files.keep_file import keep_file
from chalicelib.usecases.files.take_files import MOST_FILES
from chalicelib.usecases.tenant.tenant import Tenant

SMALL_PICTURE = 20_000
"""Bytes of a picture in the text below which it is an ornament: logos, signs of networks."""
_UNNAMED = {"message": "message.eml", "text/calendar": "invitation.ics"}


class Files(list[tuple[str, str, Attached]]):
    """Name, type and content of what is kept, in order."""

    def __init__(self, attached: Sequence[Attached], settings: Settings) -> None:
        super().__init__()
        self.left_out: list[str] = []
        """Name of each that is not, and why."""
        for one in attached:
            if one.inline and len(one.content) < SMALL_PICTURE:
                continue
            if len(self) >= MOST_FILES:
                self.left_out.append(f"{_name(one)}: at most {MOST_FILES} files are kept")
                continue
            try:
                name, type = _taken(one, settings)
            except Invalid as refusal:
                self.left_out.append(f"{_name(one)}: {refusal.faults[0].message}")
            else:
                self.append((name, type, one))


def keep_attached(
    tenant: Tenant, mail: str, files: Files, items: Sequence[ItemRef], by: int, now: datetime
) -> tuple[list[File], list[Put]]:
    """Store the bytes [1 per file]; return the files and the writes that make them known.

    A name is made of e-mail and content: what comes again is the same file, and nothing that is
    there is ever replaced by anything else.
    """
    owners = [FileOwner(item, f"mail#{mail}") for item in items]
    kept, writes = [], []
    for number, (name, type, one) in enumerate(files):
        mark = hashlib.sha256(f"{mail}\n{number}\n".encode() + one.content).hexdigest()[:20]
        file, _ = keep_file(
            tenant,
            f"mail-{mark}",
            one.content,
            name=name,
            type=type,
            owner=owners[0],
            made_by=by,
            now=now,
        )
        for owner in owners[1:]:
            file = file.owned_by(owner)
        kept.append(file)
        writes.append(Put(file_row(file), expect="any"))
    return kept, writes


def _taken(one: Attached, settings: Settings) -> tuple[str, str]:
    """Return name and type of a file as it is kept.

    Raises:
        Invalid: the tenant takes no such file, or it is not what it says.
    """
    said = one.type if one.type in MEDIA_TYPES and one.type != "text/plain" else None
    size = len(one.content)
    try:
        name, type = checked(Announced(name=_name(one), size=size, type=said), settings)
    except Invalid:
        if said is None:
            raise
        # Names and types that do not fit each other: the name is what people go by.
        name, type = checked(Announced(name=_name(one), size=size), settings)
    if not begins_as(type, one.content[:LOOKED_AT]):
        raise Invalid.at("", f"it is not of the type {type}")
    return name, type


def _name(one: Attached) -> str:
    """Return what a file is called: without a path, by its type where it has no name."""
    name = one.name.replace("\\", "/").rpartition("/")[2].strip()
    if name:
        return name
    known = MEDIA_TYPES.get(one.type)
    ending = f".{known.extensions[0]}" if known else ""
    by_type = _UNNAMED.get(one.type) or _UNNAMED.get(one.type.partition("/")[0])
    return by_type or f"attachment{ending}"
