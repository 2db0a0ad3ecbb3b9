"""Make a PDF of a document, where the tenant has connected something that can."""

from datetime import datetime

import msgspec

from chalicelib.domain.connections.connection import USED_BY_DEFAULT
from chalicelib.domain.documents.document import PDF
from chalicelib.domain.errors import Refused
from chalicelib.domain.files.file import File
from chalicelib.ports.converter import Converter
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.tenant.tenant import Tenant

CONVERTER = "converter"
"""Kind of the connection."""
NONE_CONNECTED = "no converter is connected; connect one of the kind converter to get PDF files"


def as_pdf(tenant: Tenant, word: File, now: datetime) -> tuple[File | None, str]:
    """Return a stored Word file as stored PDF, or why there is none [2 and 1 of the converter].

    A document is made whether or not it can be converted: what stands in the way is said.

    Raises:
        Unavailable: trying again may help.
    """
    if (CONVERTER, USED_BY_DEFAULT) not in tenant.configuration.tenant(now).connections:
        return None, NONE_CONNECTED
    try:
        converter: Converter = connected(tenant, CONVERTER, USED_BY_DEFAULT, now)
        content = converter.pdf(word.name, tenant.files.get(word.key))
    except Refused as refused:
        return None, refused.detail
    pdf = msgspec.structs.replace(
        word,
        id=f"{word.id}-pdf",
        name=word.name.removesuffix("docx") + "pdf",
        type=PDF,
        size=len(content),
    )
    return msgspec.structs.replace(pdf, etag=tenant.files.put(pdf.key, content, PDF)), ""
