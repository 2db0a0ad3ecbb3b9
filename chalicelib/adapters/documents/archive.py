"""What a Word template may hold: text and pictures, nothing that runs or is fetched from elsewhere.

All is looked at before any library for documents opens the file: the archive's sizes first, then
each part of it as XML without entities.
"""

import io
import zipfile
from collections.abc import Iterator

from chalicelib.adapters.documents.parts import BadTemplate, check_part

MAX_ENTRIES = 500
MAX_UNPACKED = 50_000_000
"""Bytes of all parts together."""
MAX_RATIO = 200
"""How many times larger than packed a part may be; XML of people's documents reaches 30."""
_SMALL = 1_000_000
"""A part up to so many bytes may be packed as tightly as it likes."""
MAIN = "word/document.xml"
_TYPES = "[Content_Types].xml"
_XML = (".xml", ".rels")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf")
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def check_archive(data: bytes) -> None:
    """Look at all parts of a template.

    Raises:
        BadTemplate: it is no Word document, or holds what a template may not hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            for entry in entries:
                _check_name(entry.filename)
            names = [entry.filename for entry in entries]
            if MAIN not in names or _TYPES not in names:
                raise BadTemplate("it is no Word document: save it as .docx")
            for name, content in _xml_parts(archive, entries):
                check_part(name, content)
            if _WORD not in archive.read(_TYPES):
                raise BadTemplate("it is no plain Word document (.docx): save it as one")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise BadTemplate("it is no Word document: save it as .docx") from error
    except (RuntimeError, OSError, ValueError) as error:
        raise BadTemplate(f"the file is damaged: {error}") from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise BadTemplate(f"it has {len(entries)} parts, at most {MAX_ENTRIES} are allowed")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise BadTemplate(f"unpacked it has more than {MAX_UNPACKED} bytes")
    names: set[str] = set()
    for entry in entries:
        if entry.filename.lower() in names:
            raise BadTemplate(f"{entry.filename} is in it twice")
        names.add(entry.filename.lower())
        if entry.flag_bits & 1:
            raise BadTemplate("it is protected by a password")
        if entry.file_size > max(_SMALL, MAX_RATIO * entry.compress_size):
            raise BadTemplate(f"{entry.filename} is packed too tightly to be a document's")


def _check_name(name: str) -> None:
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or not name.isprintable():
        raise BadTemplate(f"the name {name!r} leads out of the document")
    plain = name.lower()
    if "vbaproject" in plain or "vbadata" in plain:
        raise BadTemplate("it holds macros; save it as .docx, without them")
    if not plain.endswith((*_XML, *_PICTURES, "/")):
        raise BadTemplate(
            f"it holds {name}; a template may hold text and pictures, nothing embedded"
        )


def _xml_parts(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]
) -> Iterator[tuple[str, bytes]]:
    for entry in entries:
        if entry.filename.lower().endswith(_XML):
            yield entry.filename, archive.read(entry)
