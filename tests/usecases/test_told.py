"""What a batch of the stream leaves behind."""

from chalicelib.records.boards.recent import RECENT, line_in
from chalicelib.usecases.told import Told
from tests.support.world import World


def test_a_batch_with_nothing_of_items_writes_nothing():
    world = World()
    before = world.table.rows()
    Told(world.tenant).keep(world.now)
    assert before == world.table.rows()


def test_each_record_leaves_a_line_and_a_rule_that_waited_another_when_it_has_acted():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.create()
    world.to(world.now.replace(day=world.now.day + 2))
    lines = [line_in(row) for row in world.table.rows().values() if row.kind == RECENT]
    assert ["created", "runs"] == [line.what for line in lines]
