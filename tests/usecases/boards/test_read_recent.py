"""Reading what changed lately."""

from datetime import timedelta

from chalicelib.domain.boards.recent import What
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.users import User
from chalicelib.usecases.boards.read_recent import read_recent
from chalicelib.usecases.card.activities import plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from tests.support.world import ANNA, World

OWN = Caller.of(User(id=2, name="Ben", roles=(MANAGER.id,)))


def told(lately):
    return [(str(line.item), line.what) for _, line in lately.lines]


def since(world, mark, caller=ANNA, limit=200):
    return read_recent(world.tenant, caller, mark, limit=limit, now=world.now)


def test_who_asks_first_is_told_from_where_to_go_on():
    world = World()
    world.create()
    first = since(world, None)
    assert ((), False, True) == (first.lines, first.more, first.complete)


def test_what_comes_late_is_told_and_what_was_told_may_come_again_for_moments():
    world = World()
    mark = since(world, None).mark
    item = world.create()
    world.advance(timedelta(seconds=5))
    seen = since(world, mark)
    assert [("deal_1", What.CREATED)] == told(seen)
    assert told(seen) == told(since(world, seen.mark))
    world.advance(timedelta(seconds=6))
    world.change(item, title="New")
    late = since(world, seen.mark)
    assert ("deal_1", What.CHANGED) == told(late)[-1]
    world.advance(timedelta(seconds=30))
    after = since(world, late.mark)
    assert [] == told(since(world, after.mark))


def test_a_page_goes_on_where_the_one_before_ended_over_midnight_too():
    world = World()
    mark = since(world, None).mark
    for _ in range(3):
        world.create()
        world.advance(timedelta(hours=7))
    first = since(world, mark, limit=2)
    assert (True, ["deal_1", "deal_2"]) == (first.more, [item for item, _ in told(first)])
    second = since(world, first.mark, limit=2)
    assert (False, ["deal_3"]) == (second.more, [item for item, _ in told(second)])


def test_a_mark_that_is_older_than_what_is_kept_says_so():
    world = World()
    mark = since(world, None).mark
    world.create()
    world.advance(timedelta(days=1))
    late = since(world, mark)
    assert (False, ()) == (late.complete, late.lines)


def test_who_sees_their_own_items_is_told_of_these_and_of_those_that_are_taken_from_them():
    world = World()
    mark = since(world, None).mark
    theirs = world.create(responsible=2)
    world.create(responsible=1)
    assert [("deal_1", What.CREATED)] == told(since(world, mark, OWN))
    plan_activity(world.tenant, ANNA, theirs.ref, ActivityDraft(subject="Call"), now=world.now)
    world.settle()
    assert ("deal_1", What.ACTIVITIES) in told(since(world, mark, OWN))
    world.advance(timedelta(seconds=30))
    mark = since(world, None).mark
    world.advance(timedelta(seconds=30))
    world.change(theirs, responsible=1)
    assert [("deal_1", What.DELETED)] == told(since(world, mark, OWN))
    assert [("deal_1", What.CHANGED)] == told(since(world, mark))
