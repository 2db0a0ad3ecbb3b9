"""Takes templates from the file store and keeps documents there."""

import pytest

from chalicelib.adapters.documents.sandbox_printer import SandboxPrinter
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.domain.errors import NotFound
from chalicelib.ports.printer import PrintOrder
from tests.support.unconfined import Unconfined
from tests.support.word import text_of, word

ORDER = PrintOrder(
    template="kept/t",
    document="kept/d",
    values={"deal": {"title": ["Chairs", "Chairs"]}},
    zone="UTC",
    date_format="YYYY-MM-DD",
)


def test_a_template_is_looked_at_and_a_document_is_kept():
    files = MemoryFiles(lambda: None)
    files.put("kept/t", word("{{ deal.title }}"), "")
    printer = SandboxPrinter(lambda: files, Unconfined())
    assert ["deal.title"] == printer.look("kept/t")
    made = printer.print(ORDER)
    content = files.get("kept/d")
    assert ["Chairs"] == text_of(content)
    assert (len(content), files.look("kept/d", 1).etag) == (made.size, made.etag)


def test_a_template_that_is_gone_is_not_found():
    with pytest.raises(NotFound):
        SandboxPrinter(lambda: MemoryFiles(lambda: None), Unconfined()).print(ORDER)


def test_a_code_is_a_picture_and_another_text_another_one():
    files = MemoryFiles(lambda: None)
    printer = SandboxPrinter(lambda: files, Unconfined())
    one, other = printer.picture("https://a.example", "kept/a"), printer.picture("b", "kept/b")
    assert files.get("kept/a").startswith(b"\x89PNG")
    assert (len(files.get("kept/a")), files.look("kept/a", 1).etag) == (one.size, one.etag)
    assert one.etag != other.etag
