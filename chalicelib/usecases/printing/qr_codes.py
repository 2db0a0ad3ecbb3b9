"""QR codes: a picture of our own address, which leads on to the one that was given."""

import io
from datetime import datetime

from chalicelib.domain.documents.document import QrCode
from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.documents.documents import qr_code_key, qr_code_row
from chalicelib.usecases.files.keep_file import keep_file
from chalicelib.usecases.printing.links import scan_link
from chalicelib.usecases.tenant.tenant import Tenant

PNG = "image/png"


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
    """Make a code and return what it gives to later rules and steps [1 of the store, 1 write].

    Raises:
        Unavailable: the file store did not take the picture.
    """
    link = scan_link(tenant, item, id)
    file, put = keep_file(
        tenant,
        f"{id}-qr",
        picture(link),
        name=f"{name}.png",
        type=PNG,
        owner=FileOwner(item, f"qr_code#{id}"),
        made_by=by,
        now=at,
    )
    code = QrCode(id=id, item=item, name=name, address=address, file=file.id, made_at=at)
    try:
        tenant.table.write([Put(qr_code_row(code), expect="absent"), put])
    except Conflict as conflict:
        if qr_code_key(item, id) not in conflict.refused:
            raise
    return {"qr_code_id": id, "link": link, "file": file.id}


def picture(text: str) -> bytes:
    """Return the picture of a text, as PNG."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=8)
    return out.getvalue()
