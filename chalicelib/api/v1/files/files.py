"""Files over HTTP: announced here, uploaded and fetched at signed addresses."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.files.file import ANNOUNCED_FOR, File, FileState
from chalicelib.domain.people.rights import Right
from chalicelib.ports.files import Upload
from chalicelib.usecases.files.announce_file import UPLOAD_LASTS, Announced, announce_file
from chalicelib.usecases.files.remove_file import remove_file
from chalicelib.usecases.files.show_file import DOWNLOAD_LASTS, show_file

FILES = Endpoints("Files")


class FileBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that is going to be uploaded."""

    name: Annotated[
        str,
        msgspec.Meta(min_length=1, max_length=1_000, description="Without a path: offer.pdf."),
    ]
    size: Annotated[int, msgspec.Meta(ge=1, lt=10**15, description="In bytes.")]
    type: Annotated[
        Annotated[str, msgspec.Meta(max_length=255)] | None,
        msgspec.Meta(description="Media type; by default what the name says."),
    ] = None


class UploadForm(msgspec.Struct, frozen=True, kw_only=True):
    """Where to send the bytes: as multipart/form-data, first the fields, then the field `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class DownloadAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes can be fetched without a token."""

    url: str
    expires_at: datetime


class FileDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A file."""

    id: str
    name: str
    type: str
    size: int
    state: FileState
    belongs_to: Annotated[
        list[str], msgspec.Meta(description="What refers to it, for example `deal_12 comment#a1`.")
    ]
    made_by: int
    made_at: datetime
    stored_at: datetime | None
    expires_at: Annotated[
        datetime | None,
        msgspec.Meta(description="When it goes unless something refers to it by then."),
    ]
    upload: UploadForm | None = None
    download: DownloadAddress | None = None


@FILES.create("/v1/files", right=Right.FILE_ADD, body=FileBody, answer=FileDocument)
def announce(call: Call) -> FileDocument:
    """Announce a file, and get the form by which to upload it.

    Once it is uploaded, refer to it: in a field of type `file`, a comment, an activity, an e-mail
    or a rule. What nothing refers to within a day goes.
    """
    wanted = Announced(name=call.body.name, size=call.body.size, type=call.body.type)
    file, form = announce_file(call.tenant, call.caller, wanted, now=call.now, once=call.once)
    return _shown(file, upload=_form(form, call.now))


@FILES.get("/v1/files/{id}", right=Right.FILE_READ, answer=FileDocument)
def read(call: Call) -> FileDocument:
    """Read what is known of a file, and get an address under which it can be fetched."""
    file, url = show_file(call.tenant, call.caller, call.path["id"], now=call.now)
    given = DownloadAddress(url=url, expires_at=call.now + DOWNLOAD_LASTS) if url else None
    return _shown(file, download=given)


@FILES.delete("/v1/files/{id}", right=Right.FILE_ADD)
def remove(call: Call) -> None:
    """Remove a file that no item or document template refers to; theirs are removed there."""
    remove_file(call.tenant, call.caller, call.path["id"], now=call.now)


def _form(form: Upload, now: datetime) -> UploadForm:
    return UploadForm(url=form.url, fields=form.fields, expires_at=now + UPLOAD_LASTS)


def _shown(
    file: File, *, upload: UploadForm | None = None, download: DownloadAddress | None = None
) -> FileDocument:
    return FileDocument(
        id=file.id,
        name=file.name,
        type=file.type,
        size=file.size,
        state=file.state,
        belongs_to=[str(one) for one in file.owners],
        made_by=file.made_by,
        made_at=file.made_at,
        stored_at=file.stored_at,
        expires_at=None if file.is_stored else file.made_at + ANNOUNCED_FOR,
        upload=upload,
        download=download,
    )
