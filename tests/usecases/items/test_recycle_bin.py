"""The recycle bin: what is left, whatever comes late, twice or dies in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.deletion import KEPT
from chalicelib.domain.items.type_flags import Preset
from chalicelib.domain.people.rights import Right
from chalicelib.records.items import BIN, BINNED
from chalicelib.usecases.configuration.types.remove_type import remove_type
from chalicelib.usecases.configuration.types.save_type import add_type
from chalicelib.usecases.items.clear_away import clear_away_rows
from chalicelib.usecases.items.recycle_bin import (
    list_bin,
    purge_due,
    purge_item,
    restore_item,
)
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.ring import ring
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.world import ANNA, BEN, World, only_own

TICKET = {"title": "Ticket", "code": "ticket", "preset": Preset.ESSENTIALS}


@pytest.fixture
def world() -> World:
    return World()


def binned(world: World) -> list[str]:
    return [str(item.ref) for _, item in list_bin(world.tenant, ANNA, limit=50)[0]]


def rows_of(world: World, pk: str) -> set[str]:
    return {row.kind for row in world.table.rows().values() if row.pk == pk}


def restore(world: World, item, caller=ANNA):
    back = restore_item(world.tenant, caller, item.ref, now=world.now)
    world.settle()
    return back


def test_nothing_is_left_of_what_goes_for_good_but_that_there_was_one(world):
    world.comment_rule("new", "a secret of the client")
    deal = world.create(title="Roof", comments="a secret of the client")
    world.delete(deal)
    world.advance(KEPT)
    world.sweep()
    world.advance(timedelta(minutes=5))
    world.sweep()
    assert {"item"} == rows_of(world, "deal_1")
    assert "secret" not in str(
        [row.body for row in world.table.rows().values() if row.pk == "deal_1"]
    )
    left = find_item(world.tenant, deal.ref)
    assert ({}, "") == (left.fields, left.title)
    assert [] == world.table.query_index("by_type", BIN) == binned(world)


def test_an_alarm_that_rings_early_or_for_what_came_back_changes_nothing(world):
    deal = world.create()
    world.delete(deal)
    ring(world.tenant, f"{BINNED}{deal.ref}", world.now)
    assert ["deal_1"] == binned(world)
    restore(world, deal)
    world.advance(2 * KEPT)
    ring(world.tenant, f"{BINNED}{deal.ref}", world.now)
    purge_due(world.tenant, deal.ref, world.now)
    assert world.item(deal).deleted_at is None


def test_a_late_copy_of_the_deletion_does_not_take_it_away_again(world):
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    world.delete(deal)
    late = [one for one in world.table.stream() if one.new and one.new.key == ("deal_1", "item")]
    restore(world, deal)
    world.deliver(late[-1])
    world.settle()
    assert world.item(deal).deleted_at is None
    assert "link" in rows_of(world, "contact_1")


def test_what_was_made_long_ago_keeps_no_record_of_values_by_being_purged(world):
    deal = world.create(title="Roof")
    world.delete(deal)
    purge_item(world.tenant, ANNA, deal.ref, now=world.now)
    world.settle()
    assert {"item"} == rows_of(world, "deal_1")


def test_who_may_not_delete_sees_and_restores_nothing(world):
    deal = world.create(actor=BEN)
    world.delete(deal)
    assert [] == list_bin(world.tenant, BEN, limit=50)[0]
    with pytest.raises(NotFound):
        restore(world, deal, BEN)
    with pytest.raises(Forbidden):
        purge_item(world.tenant, BEN, deal.ref, now=world.now)


def test_who_sees_what_others_deleted_sees_what_their_roles_reach(world):
    ours, theirs = world.create(), world.create(responsible=BEN.id)
    for one in (ours, theirs):
        world.delete(one)
    few = list_bin(world.tenant, only_own(Right.BIN_OTHERS), limit=50)[0]
    assert [theirs.ref] == [item.ref for _, item in few]


def test_only_a_change_that_purges_clears_rows_away(world):
    deal = world.create()
    world.comment_rule("preparation")
    moved = world.move(deal, "preparation")

    clear_away_rows(world.tenant, Change(deal, moved))
    assert len(rows_of(world, "deal_1")) > 1


def restored(world: CrashingWorld) -> None:
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    world.delete(deal)
    again(world, lambda: restore_item(world.tenant, ANNA, deal.ref, now=world.now))


def purged(world: CrashingWorld) -> None:
    world.comment_rule("new", "hello")
    deal = world.create(title="Roof")
    world.delete(deal)
    world.advance(KEPT + timedelta(minutes=5))
    world.sweep()
    world.sweep()


def again(world: CrashingWorld, asked: Callable[[], object]) -> None:
    """Ask as a person does: again where no answer came."""
    world._until_done(asked)
    world.settle()


@pytest.mark.parametrize("scenario", [restored, purged], ids=lambda one: one.__name__)
def test_a_crash_at_any_request_leaves_nothing_half_done(scenario):
    def seen(world):
        return sorted(
            (row.key, row.kind, row.by_type, row.by_stage)
            for row in world.table.rows().values()
            if row.pk.startswith(("deal_", "contact_", "address#"))
        )

    whole = CrashingWorld(Fuse())
    scenario(whole)
    expected = seen(whole)
    for place, world in crashes(CrashingWorld, scenario, whole.fuse.count):
        assert expected == seen(world), place


def test_what_was_of_a_type_that_was_removed_is_none_of_the_one_that_is_called_so_now(world):
    old = add_type(world.tenant, ANNA, TICKET, now=world.now)
    ticket = world.create("ticket", title="Old")
    world.delete(ticket)
    remove_type(world.tenant, ANNA, "ticket", world.now)
    with pytest.raises(NotFound):
        restore(world, ticket)
    world.advance(timedelta(minutes=5))
    world.sweep()
    new = add_type(world.tenant, ANNA, TICKET, now=world.now)
    assert old.number != new.number
    with pytest.raises(NotFound, match="the type of ticket_1 was removed"):
        restore(world, ticket)
    assert [str(ticket.ref)] == binned(world)
    again = world.create("ticket")
    assert ticket.id < again.id
    world.delete(again)
    assert again.id == restore(world, again).id
