"""Media types of files: which are known, what their files are called, and how they begin.

A file says its type itself; what is checked is that its first bytes do not say otherwise. A table
of our own: a library finds a type for any bytes, and here one is given that has to fit.
"""

from collections.abc import Callable, Mapping

import msgspec

LOOKED_AT = 512
"""How many first bytes are looked at."""
UNKNOWN = "application/octet-stream"
"""What browsers save and never show."""

Begins = Callable[[bytes], bool]


class MediaType(msgspec.Struct, frozen=True):
    """A type that files may have."""

    extensions: tuple[str, ...]
    """How their names end; the first one is added where a name has none."""
    begins: Begins
    active: bool = False
    """Whether a browser would run what is in it; it is given out as bytes without a type."""


def _with(*starts: bytes) -> Begins:
    return lambda start: start.startswith(starts)


def _at(offset: int, *marks: bytes) -> Begins:
    return lambda start: start[offset:].startswith(marks)


def _both(first: Begins, second: Begins) -> Begins:
    return lambda start: first(start) and second(start)


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True  # UTF-16, as some programs write tables
    return not any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in start)


_ZIP = _with(b"PK\x03\x04")
_OLE = _with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_DER = _with(b"0\x80", b"0\x81", b"0\x82", b"0\x83", b"0\x84")
_RIFF = _with(b"RIFF")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

MEDIA_TYPES: Mapping[str, MediaType] = {
    "application/pdf": MediaType(("pdf",), _with(b"%PDF-")),
    "image/png": MediaType(("png",), _with(b"\x89PNG\r\n\x1a\n")),
    "image/jpeg": MediaType(("jpg", "jpeg"), _with(b"\xff\xd8\xff")),
    "image/gif": MediaType(("gif",), _with(b"GIF87a", b"GIF89a")),
    "image/webp": MediaType(("webp",), _both(_RIFF, _at(8, b"WEBP"))),
    "image/tiff": MediaType(("tif", "tiff"), _with(b"II*\x00", b"MM\x00*")),
    "image/bmp": MediaType(("bmp",), _with(b"BM")),
    "image/heic": MediaType(("heic", "heif"), _at(4, b"ftyphei", b"ftypmif1", b"ftyphevc")),
    "image/svg+xml": MediaType(("svg",), _is_text, active=True),
    f"{_OFFICE}.wordprocessingml.document": MediaType(("docx",), _ZIP),
    f"{_OFFICE}.spreadsheetml.sheet": MediaType(("xlsx",), _ZIP),
    f"{_OFFICE}.presentationml.presentation": MediaType(("pptx",), _ZIP),
    f"{_OPEN}.text": MediaType(("odt",), _ZIP),
    f"{_OPEN}.spreadsheet": MediaType(("ods",), _ZIP),
    f"{_OPEN}.presentation": MediaType(("odp",), _ZIP),
    "application/msword": MediaType(("doc",), _OLE),
    "application/vnd.ms-excel": MediaType(("xls",), _OLE),
    "application/vnd.ms-powerpoint": MediaType(("ppt",), _OLE),
    "application/rtf": MediaType(("rtf",), _with(b"{\\rtf")),
    "text/plain": MediaType(("txt", "log", "md"), _is_text),
    "text/csv": MediaType(("csv",), _is_text),
    "text/calendar": MediaType(("ics",), _is_text),
    "text/vcard": MediaType(("vcf",), _is_text),
    "text/html": MediaType(("html", "htm"), _is_text, active=True),
    "application/json": MediaType(("json",), _is_text),
    "message/rfc822": MediaType(("eml",), _is_text),
    "application/pkcs7-mime": MediaType(("p7m",), _DER),
    "application/pkcs7-signature": MediaType(("p7s",), _DER),
    "application/ms-tnef": MediaType(("dat",), _with(b"\x78\x9f\x3e\x22")),
    "audio/mpeg": MediaType(("mp3",), _with(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "audio/wav": MediaType(("wav",), _both(_RIFF, _at(8, b"WAVE"))),
    "audio/ogg": MediaType(("ogg", "oga", "opus"), _with(b"OggS")),
    "audio/mp4": MediaType(("m4a",), _at(4, b"ftyp")),
}
"""Every type that is known. What programs run is not among them."""


def type_of_name(name_extension: str) -> str | None:
    """Return the type of files whose names end so, None for an unknown one."""
    for type, known in MEDIA_TYPES.items():
        if name_extension in known.extensions:
            return type
    return None


def begins_as(type: str, start: bytes) -> bool:
    """Return whether bytes may be those of a file of this type."""
    known = MEDIA_TYPES.get(type)
    return known is not None and known.begins(start[:LOOKED_AT])


def given_out_as(type: str) -> str:
    """Return under which type a file is given out."""
    known = MEDIA_TYPES.get(type)
    return UNKNOWN if known is None or known.active else type
