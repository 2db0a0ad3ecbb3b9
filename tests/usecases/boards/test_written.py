"""What records of the stream say of items, as lines."""

from datetime import timedelta

from chalicelib.domain.boards.recent import What
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.items import item_row
from chalicelib.records.runs import RUN
from chalicelib.records.workflows import run_key
from chalicelib.usecases.boards.written import line_about, lines
from tests.support.bureau import publish, start
from tests.support.contexts import deal
from tests.support.world import World


def test_a_run_is_a_line_about_its_item_once_it_has_ended():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    item = world.create()
    (waits,) = [row for row in world.table.rows().values() if row.kind == RUN]
    assert [] == list(line_about(waits))
    world.advance(timedelta(days=2))
    (line,) = line_about(world.table.get(waits.key))
    assert (item.ref, What.RUNS, 1) == (line.item, line.what, line.entry)
    assert waits.sk.endswith(line.run)


def test_a_run_of_a_workflow_is_a_line_about_its_item():
    world = World()
    run = start(world, publish(world, {"type": "pause", "interval": "P1D"}), world.create())
    (line,) = line_about(world.table.get(run_key(run.id)))
    assert (run.item, What.RUNS, 0, run.id) == (line.item, line.what, line.entry, line.run)


def test_an_item_is_told_by_its_change_alone_and_each_line_once():
    assert [] == list(line_about(item_row(deal())))
    found = lines([Change(None, deal())] * 2, [])
    assert [ItemRef("deal", 12)] == [one.item for one in found]
