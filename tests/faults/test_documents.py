"""A process dies, or somebody else is quicker, while a document is made: it is made once."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.adapters.documents.sandbox_printer import SandboxPrinter
from chalicelib.domain.documents.document import Document
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.items.item import Item
from chalicelib.records.documents.documents import document_of, template_row
from chalicelib.records.files import FILE
from chalicelib.records.items import item_of
from chalicelib.usecases.items.recycle_bin import purge_item
from chalicelib.usecases.tenant.tenant import Tenant
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.world import ANNA, World, interrupt

OFFER = DocumentTemplate(
    id="offer", name="Offer", file="file", entity_types=("deal",), paths=("deal.title",)
)


class Plain:
    """Opens no Word file: what a document is filled with is its content."""

    def paths(self, template):
        return list(OFFER.paths)

    def document(self, template, values, *, zone, date_format):
        return msgspec.json.encode([values["document"]["number"][0], values["deal"]["title"][0]])


class PrintingWorld(CrashingWorld):
    """A world whose file store is behind the fuse, too, and has a template."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__(fuse)
        self.files.put("kept/file", b"", "")
        for name in ("get", "put"):
            setattr(self.files, name, self._switched(getattr(self.files, name)))
        self.save(template_row(OFFER))
        self.trigger("executing", "document_created", {"template": "offer"})

    def new_instance(self) -> Tenant:
        super().new_instance()
        self.tenant.printer = SandboxPrinter(lambda: self.files, Plain())
        return self.tenant


def made(world: World) -> list[Document]:
    rows = world.table.rows().values()
    return [document_of(row) for row in rows if row.kind == "document"]


def by_rule(world: World) -> None:
    world.rule("new", "create_document", {"template": "offer"}, id="r")
    world.comment_rule("new", "{{ results.r.number }}", after_previous=True)
    world.create(title="Chairs")
    world.advance(timedelta(minutes=10))
    world.sweep()


def by_rule_with_a_code(world: World) -> None:
    world.rule("new", "create_qr_code", {"address": "https://a.example"}, id="r")
    world.create(title="Chairs")
    world.advance(timedelta(minutes=10))
    world.sweep()


def seen(world: World) -> dict[str, object]:
    """Return what there is without instants."""
    rows = world.table.rows().values()
    return {
        "documents": [(one.id, one.number, one.file) for one in made(world)],
        "kinds": sorted(
            row.kind for row in rows if row.kind not in ("firing", "change", "counter")
        ),
        "words": [words(world, one) for one in made(world)],
        "runs": [sorted(world.states(deal, 1).items()) for deal in deals(world)],
        "stages": [world.item(deal).stage for deal in deals(world)],
        "texts": [sorted(world.texts(deal)) for deal in deals(world)],
    }


def words(world: World, document: Document) -> list[str]:
    return msgspec.json.decode(world.files.get(f"kept/{document.file}"))


def deals(world: World) -> list[Item]:
    return [item_of(row) for row in world.table.rows().values() if row.kind == "item"]


@pytest.mark.parametrize("scenario", [by_rule, by_rule_with_a_code], ids=lambda one: one.__name__)
def test_a_crash_at_any_request_makes_no_second_document_and_loses_no_number(scenario):
    whole = PrintingWorld(Fuse())
    scenario(whole)
    expected = seen(whole)
    for place, world in crashes(PrintingWorld, scenario, whole.fuse.count):
        assert expected == seen(world), place


def test_two_documents_made_at_the_same_instant_have_two_numbers():
    world = PrintingWorld(Fuse())
    world.rule("new", "create_document", {"template": "offer"}, id="r")
    interrupt(world.files, "put", before=lambda: world.create(title="Tables"))
    world.create(title="Chairs")
    assert {"1", "2"} == {one.number for one in made(world)}
    assert 2 == len({one.file for one in made(world)})


def test_a_document_that_is_made_while_its_deal_goes_for_good_is_not_there():
    world = PrintingWorld(Fuse())
    deal = world.create(title="Chairs")
    world.rule("won", "create_document", {"template": "offer"}, id="r")

    def gone():
        world.delete_unseen(deal)
        purge_item(world.tenant, ANNA, deal.ref, now=world.now)

    interrupt(world.files, "put", after=gone)
    world.move(deal, "won")
    world.settle()

    assert ([], []) == (
        made(world),
        [row for row in world.table.rows().values() if row.kind == FILE],
    )


def test_a_deal_that_changes_between_two_tries_gives_the_same_document():
    world = PrintingWorld(Fuse())
    world.rule("new", "create_document", {"template": "offer"}, id="r")
    deal = world.create_unseen(title="Chairs")
    put, cut_short = world.files.put, [True]

    def dying(*arguments):
        if cut_short and cut_short.pop():
            world.change_unseen(deal, title="Tables")
            raise ConnectionError("the process died")
        return put(*arguments)

    world.files.put = dying
    with pytest.raises(ConnectionError):
        world.settle()
    world.advance(timedelta(minutes=10))
    world.sweep()
    (document,) = made(world)
    assert ["1", "Chairs"] == words(world, document)
