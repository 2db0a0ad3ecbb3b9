"""A bulk change is taken back item by item, and says what stays."""

from datetime import timedelta

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.bulk.jobs import job_key
from chalicelib.records.configuration import field_row
from chalicelib.records.items import item_key
from chalicelib.records.journal import change_key
from chalicelib.usecases.bulk.carry_on import carry_on
from chalicelib.usecases.bulk.control_bulk import undo_bulk
from tests.support.world import ANNA, World
from tests.usecases.bulk.test_carry_on import job, started

SECRET = Field(code="uf_secret", title="Secret", type=FieldType.STRING, private=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[1, 2])
def world(request):
    """Each message and record comes once, or twice."""
    world = World(copies=request.param)
    world.save(field_row("deal", SECRET))
    return world


def three(world):
    return [world.create(title=f"T{n}", amount=f"{n}.00") for n in range(3)]


def taken_back(world, id):
    undo_bulk(world.tenant, ANNA, id, world.now)
    world.advance(MINUTE)
    return job(world, id)


def values(world, deals, *codes):
    items = [world.item(deal) for deal in deals]
    return [tuple(item.values().get(code) for code in codes) for item in items]


def test_values_that_were_set_are_as_they_were(world):
    deals = three(world)
    before = values(world, deals, "amount", "comments", "stage", "entry")
    id = started(world, deals, amount="7", comments="x")
    world.settle()
    assert {("7.00", "x", "new", 1)} == {
        *values(world, deals, "amount", "comments", "stage", "entry")
    }
    after = taken_back(world, id)

    assert before == values(world, deals, "amount", "comments", "stage", "entry")
    assert ("undone", 3, ()) == (after.state, after.counts["undone"], after.left_out)


def test_a_move_and_its_values_go_back_together(world):
    deals = three(world)
    before = values(world, deals, "amount", "stage")
    id = started(world, deals, amount="7", stage="executing")
    world.settle()
    versions = [world.item(deal).version for deal in deals]
    after = taken_back(world, id)

    assert before == values(world, deals, "amount", "stage")
    assert [version + 1 for version in versions] == [world.item(deal).version for deal in deals]
    assert (3, ()) == (after.counts["undone"], after.left_out)


def test_what_was_changed_since_stays_and_is_named(world):
    deals = three(world)
    id = started(world, deals, amount="7", comments="x")
    world.settle()
    world.change(deals[0], amount="8")
    world.change(deals[1], amount="9", comments="y")
    after = taken_back(world, id)

    assert [("8.00", None), ("9.00", "y"), ("2.00", None)] == values(
        world, deals, "amount", "comments"
    )
    assert {"changed": 3, "undone": 2, "conflict": 1} == after.counts
    assert [(deals[0].id, "conflict"), (deals[1].id, "conflict")] == [
        (one.id, one.code) for one in after.left_out
    ]
    assert "amount stays: it was changed since" == after.left_out[0].detail


def test_one_that_has_moved_on_stays_as_it_is(world):
    deals = three(world)
    id = started(world, deals, amount="7", stage="executing")
    world.settle()
    world.move(deals[0], "won")
    after = taken_back(world, id)
    assert [("7.00", "won"), ("1.00", "new")] == values(world, deals[:2], "amount", "stage")
    assert [(deals[0].id, "stage_left")] == [(one.id, one.code) for one in after.left_out]


def test_one_whose_move_somebody_has_undone_gets_its_values_back(world):
    from chalicelib.usecases.undo.undo_move import undo_move

    deals = three(world)
    id = started(world, deals, amount="7", stage="executing")
    world.settle()
    undo_move(world.tenant, ANNA, deals[0].ref, 2, now=world.now)
    world.settle()
    after = taken_back(world, id)
    assert ("0.00", "new") == values(world, deals, "amount", "stage")[0]
    assert 3 == after.counts["undone"]


def test_private_values_stay_and_are_named(world):
    deals = three(world)
    id = started(world, deals, uf_secret="s", amount="7")
    world.settle()
    after = taken_back(world, id)
    assert [("0.00", "s"), ("1.00", "s"), ("2.00", "s")] == values(
        world, deals, "amount", "uf_secret"
    )
    assert (3, 3) == (after.counts["undone"], len(after.left_out))
    assert all("private" in one.detail for one in after.left_out)


def test_values_of_which_the_journal_is_gone_stay_and_are_named(world):
    deals = three(world)
    set = started(world, deals, amount="7")
    world.settle()
    moved = started(world, deals, amount="8", stage="executing")
    world.settle()
    gone = [change_key(deal.ref, version) for deal in deals for version in (2, 3)]
    rows = {key: row for key, row in world.table.rows().items() if key not in gone}
    world.table._rows = rows
    second, first = taken_back(world, moved), taken_back(world, set)

    assert [("8.00", "new")] * 3 == values(world, deals, "amount", "stage")
    assert ({"changed": 3, "undone": 3}, 3) == (second.counts, len(second.left_out))
    assert ({"changed": 3, "conflict": 3}, 3) == (first.counts, len(first.left_out))
    assert "amount stays: what it was is not kept" == first.left_out[0].detail


def test_an_undo_that_died_behind_its_changes_says_the_same_again(world):
    deals = three(world)
    id = started(world, deals, amount="7", uf_secret="s")
    world.settle()
    undo_bulk(world.tenant, ANNA, id, world.now)
    before = world.table.get(job_key(id))
    carry_on(world.tenant, id, world.now)
    told = job(world, id)
    items = [world.table.get(item_key(deal.ref)) for deal in deals]
    world.table.load([before])  # the job was never written
    carry_on(world.tenant, id, world.now)

    assert told == job(world, id)
    assert items == [world.table.get(item_key(deal.ref)) for deal in deals]
