"""A document that was made."""

from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.domain.documents.document import Document
from chalicelib.domain.items.item import ItemRef

ONE = Document(
    id="d",
    item=ItemRef("deal", 1),
    template="t",
    title="Offer",
    number="1",
    made_at=datetime(2026, 3, 2, tzinfo=UTC),
    made_by=1,
    file="word",
)


def test_its_link_gives_out_the_pdf_where_there_is_one():
    assert ["word", "pdf"] == [ONE.shown_file, replace(ONE, pdf="pdf").shown_file]
