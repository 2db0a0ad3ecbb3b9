"""A bulk change is paused or ended while a slice of it is on its way, and taken back at once."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash
from chalicelib.ports.table import Put
from chalicelib.records.bulk.jobs import MARK
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.control_bulk import cancel_bulk, pause_bulk, undo_bulk
from tests.support.world import ANNA, World, interrupt
from tests.usecases.automation.runs.test_give_rule import begun
from tests.usecases.bulk.test_carry_on import SECOND, job, stages, started

AMOUNT = {"amount": "700"}
MOVE = {"stage": "executing"}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def deals(world):
    return [world.create(amount="100") for _ in range(25)]


def marks(number):
    """Pick the write that puts the mark of so manieth item."""
    seen = []

    def picks(writes):
        kinds = [one.row.kind for one in writes if isinstance(one, Put)]
        seen.extend(kind for kind in kinds if kind == MARK)
        return MARK in kinds and len(seen) == number

    return picks


@pytest.mark.parametrize("values", [MOVE, AMOUNT, {**MOVE, **AMOUNT}])
@pytest.mark.parametrize("turn", [pause_bulk, cancel_bulk])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("number", [1, 7, 20])
def test_behind_an_undo_no_slice_that_was_on_its_way_changes_an_item(
    world, deals, values, turn, moment, number
):
    id = started(world, deals, **values)

    def undone_at_once():
        turn(world.tenant, ANNA, id, world.now)
        undo_bulk(world.tenant, ANNA, id, world.now)
        carry_on(world.tenant, id, world.now)

    interrupt(world.table, "write", when=marks(number), **{moment: undone_at_once})
    world.settle()
    world.advance(5 * SECOND)

    assert "undone" == job(world, id).state
    assert {"new"} == set(stages(world, deals))
    assert {"100.00"} == {world.item(deal).values()["amount"] for deal in deals}
    counts = job(world, id).counts
    assert 25 == counts.get("undone", 0) + counts["unchanged"]
    if values == MOVE:  # what has to wait for the journal lets the slice come to its end
        assert number - (moment == "before") == counts.get("undone", 0)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_behind_an_undo_no_slice_that_was_on_its_way_gives_a_rule(world, deals, moment):
    rule = world.comment_rule("new", run={"mode": "delay", "delay": "P2D"})
    id = begun(world, rule)

    def undone_at_once():
        cancel_bulk(world.tenant, ANNA, id, world.now)
        undo_bulk(world.tenant, ANNA, id, world.now)
        carry_on(world.tenant, id, world.now)

    interrupt(world.table, "write", when=marks(7), **{moment: undone_at_once})
    world.settle()
    world.advance(timedelta(days=3))

    assert {()} == {tuple(world.texts(deal)) for deal in deals}
    given = 6 if moment == "before" else 7
    assert (given, 25 - given) == (
        job(world, id).counts["undone"],
        job(world, id).counts["unchanged"],
    )


def test_an_item_that_is_changed_at_the_moment_it_is_shut_is_taken_back(world, deals):
    id = started(world, deals)

    def ended():
        cancel_bulk(world.tenant, ANNA, id, world.now)
        undo_bulk(world.tenant, ANNA, id, world.now)
        carry_on(world.tenant, id, world.now)

    # The slice has read the job before somebody ended it.
    interrupt(world.table, "get", after=ended)
    carry_on(world.tenant, id, world.now)
    world.advance(5 * SECOND)

    assert "undone" == job(world, id).state
    assert {"new"} == set(stages(world, deals))


def test_an_undo_waits_for_what_the_journal_has_of_the_last_items(world, deals):
    id = started(world, deals, **AMOUNT)
    carry_on(world.tenant, id, world.now)  # the stream has seen nothing of it yet
    cancel_bulk(world.tenant, ANNA, id, world.now)
    undo_bulk(world.tenant, ANNA, id, world.now)
    carry_on(world.tenant, id, world.now)
    assert ("undoing", 0) == (job(world, id).state, job(world, id).at)
    world.settle()
    world.advance(5 * SECOND)

    counts = job(world, id).counts
    assert (20, 5) == (counts["undone"], counts["unchanged"])
    assert {"100.00"} == {world.item(deal).values()["amount"] for deal in deals}


def test_what_was_undone_goes_on_no_more(world, deals):
    id = started(world, deals)
    pause_bulk(world.tenant, ANNA, id, world.now)
    undo_bulk(world.tenant, ANNA, id, world.now)
    world.advance(5 * SECOND)
    with pytest.raises(Clash, match="is undone"):
        pause_bulk(world.tenant, ANNA, id, world.now)
    assert {"unchanged": 25} == job(world, id).counts
