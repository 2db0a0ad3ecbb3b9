"""Take files into use: they are looked at, put out of their uploader's reach, and get an owner."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid, NotFound
from chalicelib.domain.files.file import File, FileOwner, FileState, announced_key, kept_key
from chalicelib.domain.files.media_types import LOOKED_AT, begins_as
from chalicelib.domain.people.rights import Caller
from chalicelib.ports.files import Seen
from chalicelib.ports.table import Put
from chalicelib.records.files import file_key, file_of, file_row
from chalicelib.usecases.files.show_file import may_read
from chalicelib.usecases.tenant.tenant import Tenant

MOST_FILES = 20
"""How many files one thing may refer to."""


class Refusal(Exception):
    """A file cannot be taken into use."""

    def __init__(self, message: str, code: Code = Code.UNKNOWN_REFERENCE) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def take_files(
    tenant: Tenant,
    caller: Caller,
    owners: Mapping[str, FileOwner],
    places: Mapping[str, str],
    now: datetime,
) -> tuple[list[File], list[Put]]:
    """Return files that from now on belong to somebody, and the writes that make it so.

    The writes belong into the transaction that refers to the files. One read for all; two requests
    for each file that is new, which is looked at and copied to where its form does not reach: what
    was looked at is what stays.

    Args:
        tenant: whose files.
        caller: who refers to them, and has announced the new ones.
        owners: to whom which file is to belong, by its id.
        places: where in the request which id stands, as pointers.
        now: the present instant.

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced; nothing was
            taken.
    """
    if not owners:
        return [], []
    rows = tenant.table.get_many(file_key(id) for id in owners)
    found = {file.id: file for file in map(file_of, rows.values())}
    seen: dict[str, Seen] = {}
    faults: list[tuple[Fault, Code]] = []
    for id, owner in owners.items():
        try:
            looked = _look(tenant, caller, found.get(id), id, owner, now)
        except Refusal as refusal:
            faults.append((Fault(places[id], refusal.message), refusal.code))
        else:
            seen |= {id: looked} if looked else {}
    if faults:
        codes = {code for _, code in faults}
        raise Invalid((one for one, _ in faults), code=codes.pop() if len(codes) == 1 else None)
    for id, one in seen.items():
        _keep(tenant, id, one.etag, places[id])
    return _owned(found, owners, seen, now)


def ids_at(pointer: str, ids: Sequence[str]) -> dict[str, str]:
    """Return where which id stands in a list of a request.

    Raises:
        Invalid: there are too many.
    """
    if len(ids) > MOST_FILES:
        raise Invalid.at(pointer, f"at most {MOST_FILES} files")
    return {id: f"{pointer}/{number}" for number, id in enumerate(ids)}


def _look(
    tenant: Tenant, caller: Caller, file: File | None, id: str, owner: FileOwner, now: datetime
) -> Seen | None:
    """Return what was uploaded, None for a file that is in use already.

    Raises:
        Refusal: it cannot belong to this owner.
    """
    if file is None or not file.exists(now) or not may_read(tenant, caller, file):
        raise Refusal(f"there is no file {id}; announce and upload it first (POST /v1/files)")
    if file.state is FileState.STORED:
        if not file.may_belong_to(owner):
            message = f"the file belongs to {file.owners[0]}; upload it again to use it here"
            raise Refusal(message, Code.FILE_IN_USE)
        return None
    seen = tenant.files.look(announced_key(id), LOOKED_AT)
    if seen is None:
        raise Refusal("the file was not uploaded; send it by the form first", Code.NOT_UPLOADED)
    if seen.size != file.size:
        message = f"{file.size} bytes were announced, {seen.size} were uploaded"
        raise Refusal(message, Code.WRONG_FILE_TYPE)
    if not begins_as(file.type, seen.start):
        message = f"what was uploaded is not of the type {file.type}; announce it as what it is"
        raise Refusal(message, Code.WRONG_FILE_TYPE)
    return seen


def _keep(tenant: Tenant, id: str, etag: str, place: str) -> None:
    try:
        tenant.files.copy(announced_key(id), kept_key(id), etag)
    except NotFound as error:
        message = "the file was uploaded once more at this moment; try again"
        raise Invalid.at(place, message, code=Code.NOT_UPLOADED) from error


def _owned(
    found: Mapping[str, File],
    owners: Mapping[str, FileOwner],
    seen: Mapping[str, Seen],
    now: datetime,
) -> tuple[list[File], list[Put]]:
    files, writes = [], []
    for id, owner in owners.items():
        before = found[id]
        after = before.stored(owner, seen[id].etag, now) if id in seen else before.owned_by(owner)
        if after is before and owner.is_field:
            # A field that shows it again: whoever is about to take it away has to look again.
            after = before.touched()
        files.append(after)
        if after is not before:
            writes.append(Put(file_row(after), expect=before.version))
    return files, writes
