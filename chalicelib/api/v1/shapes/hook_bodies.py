"""Bodies of incoming webhooks: JSON, forms in both encodings, whatever their headers say."""

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qs

import msgspec

from chalicelib.api.door.reading import is_text

NAME = "target"


def target_in(raw: bytes, media: str) -> str | None:
    """Return `target` of a body as text, None where the body has none.

    `media` is the Content-Type. Senders often get it wrong, so it only says how a body in parts
    and a text that is not UTF-8 are to be read.
    """
    header = Message()
    header["Content-Type"] = media or "application/octet-stream"
    if header.get_content_maintype() == "multipart":
        found = _of_parts(raw, media)
    else:
        text = _decoded(raw, header.get_content_charset())
        found = _of_json(text) if text.lstrip()[:1] in ("{", "[") else _of_form(text)
    return found if isinstance(found, str) and is_text(found) else None


def _decoded(raw: bytes, charset: str | None) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    try:
        return raw.decode(charset or "utf-8-sig").removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError):
        return raw.decode("utf-8-sig", errors="replace")


def _of_json(text: str) -> Any:
    """Return the target of an object, or of the only object of a list."""
    try:
        document = msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None
    if isinstance(document, list) and len(document) == 1:
        (document,) = document
    target = document.get(NAME) if isinstance(document, dict) else None
    if isinstance(target, dict):
        return f"{target.get('type')}_{target.get('id')}"
    return target


def _of_form(text: str) -> str:
    return parse_qs(text.strip(), keep_blank_values=True).get(NAME, [""])[0].strip()


def _of_parts(raw: bytes, media: str) -> str | None:
    head = b"Content-Type: " + media.encode("latin-1", errors="replace") + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + raw)
    for part in message.iter_parts():
        if part.get_param("name", header="content-disposition") == NAME:
            content = part.get_payload(decode=True)
            return content.decode(errors="replace").strip() if isinstance(content, bytes) else None
    return None
