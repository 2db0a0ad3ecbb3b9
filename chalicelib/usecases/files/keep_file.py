"""Keep a file that the application has made itself."""

from datetime import datetime

from chalicelib.domain.files.file import File, FileOwner, FileState, kept_key
from chalicelib.ports.table import Put
from chalicelib.records.files import file_row
from chalicelib.usecases.tenant.tenant import Tenant


def keep_file(
    tenant: Tenant,
    id: str,
    content: bytes,
    *,
    name: str,
    type: str,
    owner: FileOwner,
    made_by: int,
    now: datetime,
) -> tuple[File, Put]:
    """Store the bytes [1], and return the file and the write that makes it known.

    The write belongs into the transaction that writes its owner. The id is made from what the file
    is made of, so that a second try stores the same bytes in the same place.

    Raises:
        Unavailable: the file store did not take them.
    """
    etag = tenant.files.put(kept_key(id), content, type)
    file = File(
        id=id,
        name=name,
        type=type,
        size=len(content),
        made_by=made_by,
        made_at=now,
        state=FileState.STORED,
        etag=etag,
        owners=(owner,),
        stored_at=now,
    )
    return file, Put(file_row(file), expect="any")
