"""Notice that a document was read by its link, or a QR code scanned."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.ports.table import Put
from chalicelib.records.documents.documents import document_of, document_row
from chalicelib.records.signals import signal_of
from chalicelib.usecases.printing.links import document_link, scan_link
from chalicelib.usecases.printing.print_document import Printing, print_document
from chalicelib.usecases.printing.qr_codes import make_qr_code
from chalicelib.usecases.signals.follow_documents import follow_code, read_by_link
from tests.support.documents import put_template
from tests.support.word import word
from tests.support.world import World, interrupt


class Published(World):
    """A deal with a public document and a QR code."""

    def __init__(self) -> None:
        super().__init__()
        put_template(self, "offer", word("x"), public=True)
        self.deal = self.create()
        printing = Printing(
            id="d", item=self.deal.ref, template="offer", title="O", values={}, at=self.now, by=1
        )
        self.document = print_document(self.tenant, printing, self.now)
        self.token = document_link(self.tenant, self.document).rpartition("/")[2]
        given = {"name": "shop", "address": "https://a.example", "by": 1, "at": self.now}
        make_qr_code(self.tenant, "q", self.deal.ref, **given)
        self.code = scan_link(self.tenant, self.deal.ref, "q").rpartition("/")[2]

    def follow(self, *, by_person: bool = True) -> str:
        return read_by_link(self.tenant, self.token, self.now, by_person=by_person)

    def scan(self, *, by_person: bool = True) -> str:
        return follow_code(self.tenant, self.code, self.now, by_person=by_person)

    def signals(self) -> list[tuple[str, dict[str, str]]]:
        rows = self.table.rows().values()
        found = [signal_of(row) for row in rows if row.kind == "signal"]
        return [(one.type, one.settings) for one in found]

    def views(self) -> int:
        row = self.table.get((str(self.deal.ref), "document#d"))
        return document_of(row).views


@pytest.fixture
def world() -> Published:
    return Published()


def test_a_reading_is_noted_once_a_minute_and_never_for_machines(world):
    world.follow(by_person=False)
    assert [] == world.signals()
    for _ in range(2):
        assert world.follow().startswith("memory:")
    assert ([("document_viewed", {"template": "offer"})], 1) == (world.signals(), world.views())
    world.advance(timedelta(minutes=1))
    world.follow()
    assert (2, 2) == (len(world.signals()), world.views())


def test_a_reading_is_not_lost_when_the_document_changes_meanwhile(world):
    def change():
        row = world.table.get((str(world.deal.ref), "document#d"))
        changed = replace(document_of(row), version=row.version + 1)
        world.table.write([Put(document_row(changed), expect=row.version)])

    interrupt(world.table, "write", before=change)
    world.follow()
    assert (1, 0) == (len(world.signals()), world.views())


def test_a_scan_is_noted_once_a_minute_and_never_for_machines(world):
    world.scan(by_person=False)
    assert [] == world.signals()
    for _ in range(2):
        assert "https://a.example" == world.scan()
    assert [("qr_code_scanned", {"code": "shop"})] == world.signals()


def test_no_link_leads_where_it_was_not_made_for(world):
    for follow in (
        lambda: read_by_link(world.tenant, world.code, world.now, by_person=True),
        lambda: follow_code(world.tenant, world.token, world.now, by_person=True),
        lambda: read_by_link(world.tenant, "x", world.now, by_person=True),
    ):
        with pytest.raises(NotFound, match="no such link"):
            follow()
    assert [] == world.signals()
