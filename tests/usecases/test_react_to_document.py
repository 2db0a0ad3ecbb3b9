"""What follows from a document that was made."""

from msgspec.structs import replace

from chalicelib.ports.table import Put
from chalicelib.records.documents.documents import document_row
from tests.domain.documents.test_document import ONE
from tests.support.world import World


def test_triggers_look_at_it_once_however_often_the_stream_tells():
    world = World(copies=2)
    world.trigger("executing", "document_created", {"template": "t"})
    deal, other = world.create(), world.create()
    for item, template in ((deal, "t"), (other, "u")):
        document = replace(ONE, item=item.ref, template=template, made_at=world.now)
        world.table.write([Put(document_row(document), expect="absent")])
    world.settle()
    assert ["executing", "new"] == [world.item(one).stage for one in (deal, other)]
    assert 1 == len(world.moves(deal))


def test_a_document_of_what_is_gone_changes_nothing():
    world = World()
    world.table.write([Put(document_row(ONE), expect="absent")])
    world.settle()
    assert [] == world.table.query("deal_1", prefix="move#")
