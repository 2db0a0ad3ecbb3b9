"""Announce a file: what comes is said first, and an upload of just that is allowed."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import File
from chalicelib.domain.files.media_types import MEDIA_TYPES, type_of_name
from chalicelib.domain.files.names import clean_name, extension_of
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.files import Upload
from chalicelib.ports.table import Put
from chalicelib.records.files import file_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant

UPLOAD_LASTS = timedelta(hours=1)
MEGABYTE = 1024 * 1024


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a file that will come."""

    name: str
    size: int
    type: str | None = None
    """None: what its name says."""


def announce_file(
    tenant: Tenant, caller: Caller, wanted: Announced, *, now: datetime, once: Once | None = None
) -> tuple[File, Upload]:
    """Note a file that is going to be uploaded, and allow just that for an hour [1 write].

    Raises:
        Invalid: its name is a path, or its type or size are not allowed.
    """
    caller.require(Right.FILE_ADD)
    file = first_answer(tenant, once, File)
    if file is None:
        name, type = checked(wanted, tenant.configuration.tenant(now).settings)
        file = File(
            id=tenant.identity.short_id(),
            name=name,
            type=type,
            size=wanted.size,
            made_by=caller.id,
            made_at=now,
        )
        file = write_once(tenant, once, [Put(file_row(file), expect="absent")], file, now)
    form = tenant.files.upload(file.key, size=file.size, type=file.type, lasts=UPLOAD_LASTS)
    return file, form


def checked(wanted: Announced, settings: Settings) -> tuple[str, str]:
    """Return name and type of a file that may come.

    Raises:
        Invalid: it may not.
    """
    most = settings.file_megabytes
    if wanted.size > most * MEGABYTE:
        message = f"a file has at most {most} MB (file_megabytes in /v1/settings)"
        raise Invalid.at("/size", message, code=Code.FILE_TOO_LARGE)
    if wanted.size < 1:
        raise Invalid.at("/size", "a file has at least one byte")
    try:
        name = clean_name(wanted.name)
    except ValueError as error:
        raise Invalid.at("/name", str(error)) from error
    extension = extension_of(name)
    type = (wanted.type or type_of_name(extension) or "").partition(";")[0].strip().lower()
    allowed = settings.file_types or tuple(MEDIA_TYPES)
    if type not in MEDIA_TYPES or type not in allowed:
        message = f"files of this type are not taken; expected one of {', '.join(sorted(allowed))}"
        raise Invalid.at("/type", message, code=Code.WRONG_FILE_TYPE)
    endings = MEDIA_TYPES[type].extensions
    if not extension:
        name = f"{name}.{endings[0]}"
    elif extension not in endings:
        expected = " or ".join(f".{one}" for one in endings)
        message = f"the name of a file of type {type} ends with {expected}"
        raise Invalid.at("/name", message, code=Code.WRONG_FILE_TYPE)
    return name, type
