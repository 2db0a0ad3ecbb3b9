"""Word files of a few paragraphs, for showrooms and rehearsals."""

import io


def word_file(*paragraphs: str) -> bytes:
    """Return a Word file."""
    from docx import Document

    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
