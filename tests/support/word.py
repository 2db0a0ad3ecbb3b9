"""Word files for tests: some as people make them, some hostile."""

import io
import zipfile
from collections.abc import Callable
from functools import cache

from docx import Document
from docx.oxml.ns import qn

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(*paragraphs: str, rows: tuple[str, ...] = (), header: str = "") -> bytes:
    """Return a Word file with these paragraphs, and a table of one column with these rows."""
    document = Document(io.BytesIO(_pattern()))
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=0, cols=1)
        for text in rows:
            table.add_row().cells[0].text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document)


def text_of(data: bytes) -> list[str]:
    """Return what people read in a Word file, paragraph by paragraph, tables at the end."""
    document = Document(io.BytesIO(data))
    found = [one.text for one in document.paragraphs]
    for table in document.tables:
        found += [cell.text for row in table.rows for cell in row.cells]
    return [one for one in found if one]


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a Word file with one more part, or another in its place."""
    return changed(data, lambda parts: {**parts, name: content})


def with_relationship(data: bytes, kind: str, target: str, mode: str = "External") -> bytes:
    """Return a Word file whose text refers to something."""
    one = f'<Relationship Id="rId99" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"'
    one += f' TargetMode="{mode}"/></Relationships>' if mode else "/></Relationships>"
    name = "word/_rels/document.xml.rels"

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        return {**parts, name: parts[name].replace(b"</Relationships>", one.encode())}

    return changed(data, change)


def changed(data: bytes, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> bytes:
    """Return a Word file with other parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in change(parts).items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def _pattern() -> bytes:
    """Return an empty file without the hundred styles of tables that no test's file uses.

    They are 800 kB, which every look at a template would read.
    """
    document = Document()
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and not style.get(qn("w:default")):
            styles.remove(style)
    effects = next(one for one in document.part.rels.values() if "WithEffects" in one.reltype)
    document.part.drop_rel(effects.rId)
    return _saved(document)


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)
    # Word's own pattern has a thumbnail; a file that people save has none, but may.
    return out.getvalue()
