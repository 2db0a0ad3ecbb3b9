"""QR codes: a picture of our own address, which leads on to the one that was given."""

from datetime import datetime

import msgspec

from chalicelib.domain.documents.document import PNG, QrCode
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.file import File, FileOwner, kept_key
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.documents.documents import qr_code_key, qr_code_row
from chalicelib.records.files import file_row
from chalicelib.usecases.printing.links import scan_link
from chalicelib.usecases.tenant.tenant import Tenant


def make_qr_code(
    tenant: Tenant,
    id: str,
    item: ItemRef,
    *,
    name: str,
    address: str,
    by: int,
    at: datetime,
) -> dict[str, str]:
    """Make a code and return what it gives to later rules and steps [1 call, 1 write].

    Raises:
        Unavailable: the picture could not be made or kept.
    """
    link = scan_link(tenant, item, id)
    file = File(id=f"{id}-qr", name=f"{name}.png", type=PNG, size=0, made_by=by, made_at=at)
    made = tenant.printer.picture(link, kept_key(file.id))
    owner = FileOwner(item, f"qr_code#{id}")
    file = msgspec.structs.replace(file, size=made.size).stored(owner, made.etag, at)
    code = QrCode(id=id, item=item, name=name, address=address, file=file.id, made_at=at)
    try:
        tenant.table.write([Put(qr_code_row(code), expect="absent"), Put(file_row(file))])
    except Conflict as conflict:
        if qr_code_key(item, id) not in conflict.refused:
            raise
    return {"qr_code_id": id, "link": link, "file": file.id}
