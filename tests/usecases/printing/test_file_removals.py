"""The writes by which files go that nothing refers to any more."""

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_of
from chalicelib.usecases.printing.file_removals import file_removals
from chalicelib.usecases.printing.qr_codes import make_qr_code
from tests.support.world import World


def test_files_that_are_there_are_said_to_be_removed():
    world = World()
    item = ItemRef("deal", 1)
    made = make_qr_code(world.tenant, "q", item, name="q", address="x", by=1, at=world.now)
    (put,) = file_removals(world.tenant, made["file"], "never-there")
    assert not file_of(put.row).is_stored
    world.table.write([put])
