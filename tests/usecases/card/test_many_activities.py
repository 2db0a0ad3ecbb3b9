"""Many activities at once, while others change them."""

from chalicelib.records.card import activity_key, activity_of
from chalicelib.usecases.card import many_activities
from chalicelib.usecases.card.activities import change_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.card.many_activities import (
    complete_activities,
    open_activities,
    remove_activities,
)
from tests.support.asked import asked_of
from tests.support.world import ANNA, World, interrupt


def planned(world, number):
    deal = world.create()
    draft = ActivityDraft(subject="Call")
    made = [
        plan_activity(world.tenant, ANNA, deal.ref, draft, now=world.now) for _ in range(number)
    ]
    return [one.id for one in made]


def stored(world, id):
    return activity_of(world.table.get(activity_key(id)))


def test_fifty_are_completed_by_two_requests():
    world = World()
    ids = planned(world, many_activities.MOST)
    asked = asked_of(world.table)
    assert ids == complete_activities(world.tenant, ANNA, ids, world.now).done
    assert ["get_many", "write"] == asked
    assert not any(stored(world, id).is_open for id in ids)


def test_what_somebody_changes_meanwhile_is_completed_as_changed():
    world = World()
    ids = planned(world, 2)
    interrupt(
        world.table,
        "write",
        before=lambda: change_activity(world.tenant, ANNA, ids[1], {"subject": "Meet"}, world.now),
    )
    complete_activities(world.tenant, ANNA, ids, world.now)
    assert [("Call", False), ("Meet", False)] == [
        (one.subject, one.is_open) for one in (stored(world, id) for id in ids)
    ]


def test_what_is_removed_before_others_come_between_is_said_to_be_done(monkeypatch):
    monkeypatch.setattr(many_activities, "TOGETHER", 1)
    world = World()
    ids = planned(world, 3)

    def meanwhile() -> None:
        change_activity(world.tenant, ANNA, ids[2], {"subject": "Meet"}, world.now)

    left = iter([False, True])
    interrupt(world.table, "write", before=meanwhile, when=lambda *_: next(left, False))
    done = remove_activities(world.tenant, ANNA, ids, world.now)
    assert (ids, []) == (done.done, done.left)
    assert all(stored(world, id).removed for id in ids)


def test_a_page_ends_where_too_many_were_looked_at(monkeypatch):
    monkeypatch.setattr(many_activities, "MOST_LOOKED_AT", 3)
    world = World()
    ids = planned(world, 4)
    found, rest = open_activities(
        world.tenant, ANNA, responsible=ANNA.id, due_before=world.now, limit=10
    )
    assert ([], True) == (found, rest is not None)
    found, rest = open_activities(world.tenant, ANNA, responsible=ANNA.id, after=rest)
    assert ([sorted(ids)[3]], None) == ([one.id for _, one in found], rest)
