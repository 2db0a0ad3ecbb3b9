"""Notice that a document was read by its link, or a QR code scanned: one signal for each."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.delivery.link_tokens import Scanned, Shared, read_token
from chalicelib.domain.documents.document import Document, QrCode
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.files import Download
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.documents.documents import (
    document_key,
    document_of,
    document_row,
    qr_code_key,
)
from chalicelib.records.files import file_key, file_of
from chalicelib.records.items import item_key, item_of
from chalicelib.records.signals import signal_row
from chalicelib.usecases.signals.accept_signal import digest, store_signal
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

DOCUMENT_VIEWED = "document_viewed"
QR_CODE_SCANNED = "qr_code_scanned"
NO_LINK = "There is no such link."
GIVEN_FOR = timedelta(minutes=5)
"""How long the address lasts under which the store gives the file out."""


def read_by_link(tenant: Tenant, token: str, now: datetime, *, by_person: bool) -> str:
    """Return where a document is fetched, and note that it was read, where a person did.

    Several times within a minute are one reading: browsers ask twice.
    [2 reads; 1 write where it is noted; the first time in an instance 1 more]

    Raises:
        NotFound: the token was not made here, or the document is gone or not public, or its item
            is deleted.
    """
    said = read_token(signing_secret(tenant), token)
    if not isinstance(said, Shared):
        raise NotFound(NO_LINK)
    ref = ItemRef.parse(said.item)
    key, owner = document_key(ref, said.document), item_key(ref)
    rows = tenant.table.get_many((key, owner))
    if len(rows) < 2 or item_of(rows[owner]).deleted_at is not None:
        raise NotFound(NO_LINK)
    document = document_of(rows[key])
    if not document.public:
        raise NotFound(NO_LINK)
    file_row = tenant.table.get(file_key(document.shown_file))
    file = file_of(file_row) if file_row else None
    if file is None or not file.is_stored:
        raise NotFound(NO_LINK)
    if by_person:
        _note_reading(tenant, document, now)
    given = Download(name=file.name, type=file.type)
    return tenant.files.download(file.key, given, lasts=GIVEN_FOR)


def follow_code(tenant: Tenant, token: str, now: datetime, *, by_person: bool) -> str:
    """Return where a QR code leads, and note that it was scanned, where a person did.

    Several times within a minute are one scan. [1 read; 1 write where it is noted]

    Raises:
        NotFound: the token was not made here, or the code is gone.
    """
    said = read_token(signing_secret(tenant), token)
    if not isinstance(said, Scanned):
        raise NotFound(NO_LINK)
    row = tenant.table.get(qr_code_key(ItemRef.parse(said.item), said.code))
    if row is None:
        raise NotFound(NO_LINK)
    code = decode(row, QrCode)
    if by_person:
        signal = Signal(
            id=f"scan-{digest(said.item, said.code, _minute(now))}",
            type=QR_CODE_SCANNED,
            occurred_at=now,
            item=said.item,
            settings={"code": code.name},
        )
        store_signal(tenant, signal, now)
    return code.address


def _note_reading(tenant: Tenant, document: Document, now: datetime) -> None:
    """Write the signal and count the reading, together; one that is noted already stays."""
    signal = Signal(
        id=f"read-{digest(str(document.item), document.id, _minute(now))}",
        type=DOCUMENT_VIEWED,
        occurred_at=now,
        item=str(document.item),
        settings={"template": document.template},
    )
    read = msgspec.structs.replace(
        document, viewed_at=now, views=document.views + 1, version=document.version + 1
    )
    kept = tenant.configuration.tenant(now).settings.journal_kept
    noted = Put(signal_row(signal, kept), expect="absent")
    try:
        tenant.table.write([noted, Put(document_row(read), expect=document.version)])
    except Conflict as conflict:
        if noted.row.key not in conflict.refused:
            # Somebody else changed the document: what must not be lost is the signal.
            store_signal(tenant, signal, now)


def _minute(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%M")
