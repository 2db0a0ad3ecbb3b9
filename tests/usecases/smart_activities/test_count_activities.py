"""Open activities are counted exactly, whatever comes twice, late or at the same time."""

from collections import Counter
from datetime import timedelta
from itertools import count
from random import Random

import msgspec
import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.smart_activities.counting import MOST_COUNTED, Tally
from chalicelib.ports.table import Put
from chalicelib.records.card import ACTIVITY, activity_of, activity_row
from chalicelib.records.items import ITEM, item_of, item_row
from chalicelib.records.smart_activities.counts import (
    ATTENTION,
    TALLY,
    TOTAL_KEYS,
    attention_key,
    attention_of,
    tally_key,
    tally_of,
    total_of,
)
from chalicelib.usecases.card.activities import (
    change_activity,
    complete_activity,
    plan_activity,
    remove_activity,
)
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.items.recycle_bin import purge_item
from chalicelib.usecases.smart_activities import count_activities as counting
from chalicelib.usecases.smart_activities.count_activities import count_activities
from tests.support.asked import asked_of
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_kind


def plan(world, item, **draft):
    draft = {"subject": "Call", **draft}
    return plan_activity(world.tenant, ANNA, item.ref, ActivityDraft(**draft), now=world.now)


def all_rows(table: MemoryTable):
    return list(table._rows.values())


def counts(world):
    """Return what is counted: of all, and for each person."""
    rows = all_rows(world.table)
    total = sum(total_of(world.table.get(key)) for key in TOTAL_KEYS)
    tallies = {row.pk: tally_of(row) for row in rows if row.kind == TALLY}
    return total, {pk: tally for pk, tally in tallies.items() if tally != Tally()}


def true_counts(world):
    """Return what should be counted, by looking at everything there is."""
    rows = all_rows(world.table)
    items = {row.pk: item_of(row) for row in rows if row.kind == ITEM}
    own, owned, total = Counter(), Counter(), 0
    for row in rows:
        if row.kind != ACTIVITY or not activity_of(row).is_open:
            continue
        activity, item = activity_of(row), items[row.pk]
        if item.deleted_at is not None:
            continue
        total += 1
        day = activity.deadline.date().isoformat() if activity.deadline else ""
        day = "incoming" if activity.incoming else day
        own[activity.responsible, item.type, day] += 1
        owned[item.responsible, item.type, day] += 1
    tallies: dict[str, Tally] = {}
    for kind, counter in (("own", own), ("items", owned)):
        for (user, type, day), number in counter.items():
            tally = tallies.setdefault(tally_key(user)[0], Tally())
            getattr(tally, kind).setdefault(type, {})[day] = number
    return total, tallies


def life(world: World) -> None:
    """Plan, change, hand over, complete, remove, move and delete."""
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    deals = [world.create(title=str(number)) for number in range(4)]
    lead = world.create("lead")
    some = [plan(world, deal, deadline=world.now + timedelta(days=2)) for deal in deals]
    plan(world, lead, incoming=True, responsible=BEN.id)
    world.settle()
    change_activity(world.tenant, ANNA, some[0].id, {"responsible": BEN.id}, world.now)
    change_activity(world.tenant, ANNA, some[1].id, {"deadline": None}, world.now)
    world.change(deals[2], responsible=BEN.id)
    complete_activity(world.tenant, ANNA, some[1].id, world.now)
    remove_activity(world.tenant, ANNA, some[3].id, world.now)
    world.settle()
    world.move(deals[0], "executing")
    world.delete(deals[1])
    plan(world, deals[3], deadline=world.now)
    world.settle()


@pytest.mark.parametrize("copies", [1, 2])
def test_everything_that_happens_is_counted_however_often_it_is_told(copies):
    world = World(copies=copies)
    life(world)
    assert true_counts(world) == counts(world)
    assert 6 == counts(world)[0]


@pytest.mark.parametrize("seed", range(4))
def test_records_in_any_order_of_items_and_old_ones_again_are_counted_once(seed):
    world = World(chance=Random(seed))
    life(world)
    assert true_counts(world) == counts(world)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_at_any_write_of_the_counts_loses_and_doubles_nothing(when):
    world = World()
    turn = count()
    picks = of_kind(ATTENTION)
    interrupt(
        world.table,
        "write",
        when=lambda writes: picks(writes) and next(turn) % 2 == 0,
        times=99,
        **{when: fails(Unavailable("the function was ended"))},
    )
    life(world)
    assert next(turn) > 15
    assert true_counts(world) == counts(world)


def test_a_record_that_was_lost_is_made_up_for_by_the_next_of_the_same_activity():
    world = World()
    deal = world.create()
    activity = plan(world, deal)
    world.skip_stream()
    assert (0, {}) == counts(world)
    change_activity(world.tenant, ANNA, activity.id, {"description": "x"}, world.now)
    world.settle()
    assert true_counts(world) == counts(world)


def test_two_who_count_the_same_person_at_once_both_count():
    world = World()
    deals = [world.create(), world.create()]
    first, second = (plan(world, deal) for deal in deals)
    written = [[(None, first)], [(None, second)]]
    interrupt(
        world.table,
        "write",
        before=lambda: count_activities(world.tenant, [], written[1], world.now),
        when=of_kind(TALLY),
    )
    count_activities(world.tenant, [], written[0], world.now)
    assert (2, true_counts(world)) == (counts(world)[0], counts(world))


def test_who_is_overtaken_all_the_time_lets_the_records_come_again():
    world = World()
    activity = plan(world, world.create())
    interrupt(world.table, "write", before=fails(Conflict([])), when=of_kind(ATTENTION), times=99)
    with pytest.raises(Unavailable, match="counted by others"):
        count_activities(world.tenant, [], [(None, activity)], world.now)


def test_a_batch_takes_three_requests_however_many_activities_it_tells_of():
    world = World()
    deals = [world.create() for _ in range(counting.ITEMS)]
    written = [(None, plan(world, deal)) for deal in deals for _ in range(3)]
    world.tenant.configuration.tenant(world.now)
    asked = asked_of(world.table)
    count_activities(world.tenant, [], written, world.now)
    assert ["get_many", "get_many", "write"] == asked
    assert 3 * counting.ITEMS == counts(world)[0]
    asked.clear()
    count_activities(world.tenant, [], written, world.now)
    assert ["get_many"] == asked  # nothing is different


def test_what_needs_more_people_than_one_transaction_takes_goes_into_several(monkeypatch):
    monkeypatch.setattr(counting, "PEOPLE", 2)
    world = World()
    deal = world.create(responsible=BEN.id)
    written = [(None, plan(world, deal, responsible=who.id)) for who in (ANNA, BEN) * 3]
    count_activities(world.tenant, [], written, world.now)
    assert (6, true_counts(world)) == (counts(world)[0], counts(world))


def test_an_item_with_very_many_open_activities_stays_within_its_row():
    world = World()
    deal = world.create()
    first = plan(world, deal)
    world.settle()
    row = world.table.get(attention_key(deal.ref))
    one = attention_of(row).counted[0]
    many = tuple(
        msgspec.structs.replace(one, id=f"{deal.ref}-{number:012d}")
        for number in range(MOST_COUNTED)
    )
    full = msgspec.structs.replace(attention_of(row), counted=many)
    world.table.write([Put(msgspec.structs.replace(row, body=msgspec.json.encode(full).decode()))])
    assert len(world.table.get(row.key).body) < 300_000
    plan(world, deal)
    world.settle()
    assert MOST_COUNTED == len(attention_of(world.table.get(row.key)).counted)
    assert first


def test_an_item_that_is_gone_altogether_has_nothing_open():
    world = World()
    deal = world.create()
    activity = plan(world, deal)
    world.settle()
    world.table._store(item_row(deal).key, None)
    count_activities(world.tenant, [], [(None, activity)], world.now)
    assert (0, {}) == counts(world)
    assert ItemRef("deal", deal.id) == activity.item
    assert activity_row(activity).by_type is not None


def test_what_is_restored_is_counted_again():
    world = World()
    deal = world.create()
    plan(world, deal)
    world.settle()
    world.delete(deal)
    assert (0, {}) == counts(world)
    deleted = item_of(world.table.get(item_row(deal).key))
    back = msgspec.structs.replace(
        deleted, deleted_at=None, deleted_by=None, version=deleted.version + 1
    )
    world.table.write([Put(item_row(back), expect=deleted.version)])
    world.settle()
    assert (1, true_counts(world)) == (counts(world)[0], counts(world))


@pytest.mark.parametrize("copies", [1, 2])
def test_what_goes_for_good_is_counted_no_more_and_leaves_nothing(copies):
    world = World(copies=copies)
    quote, deal = world.create("quote"), world.create()  # quotes have no recycle bin
    for item in (quote, deal):
        plan(world, item, responsible=BEN.id)
    world.settle()
    assert 2 == counts(world)[0]
    world.delete(quote)
    world.delete_unseen(deal)  # the stream tells of both at once
    purge_item(world.tenant, ANNA, deal.ref, now=world.now)
    world.settle()
    assert [] == [row.key for row in all_rows(world.table) if row.kind == ATTENTION]
    assert (0, {}) == counts(world)
