"""Word files of a few paragraphs, for templates that the system brings along. Pure."""

from collections.abc import Iterable
from html import escape
from io import BytesIO

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
_PARTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)
_TEXT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{paragraphs}</w:body></w:document>"
)
_PARAGRAPH = '<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
_MADE = (1980, 1, 1, 0, 0, 0)
"""The same paragraphs make the same bytes."""


def plain_word(paragraphs: Iterable[str]) -> bytes:
    """Return a Word file; placeholders in the paragraphs stay what they are."""
    import zipfile

    body = "".join(_PARAGRAPH.format(text=escape(one, quote=False)) for one in paragraphs)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _PARTS,
        "word/document.xml": _TEXT.format(paragraphs=body),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, _MADE), text)
    return out.getvalue()
