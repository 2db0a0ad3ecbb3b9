"""Bulk jobs are listed, the newest first: one's own, admins see all."""

from datetime import timedelta

from chalicelib.usecases.bulk import list_bulk as listing
from chalicelib.usecases.bulk.list_bulk import list_bulk
from tests.support.asked import asked_of
from tests.support.world import ANNA, BEN, World
from tests.usecases.bulk.test_carry_on import started


def pages(world, caller, limit):
    found, after = [], None
    while True:
        page, after = list_bulk(world.tenant, caller, limit=limit, after=after)
        found += [job.id for job in page]
        if after is None:
            return found


def jobs(world):
    """Return whose job each is, the oldest first."""
    deal = world.create()
    made = []
    for caller in (ANNA, BEN, ANNA, BEN, ANNA):
        made.append((caller, started(world, [deal], caller=caller)))
        world.advance(timedelta(minutes=1))
    return made


def test_the_newest_come_first_page_by_page():
    world = World()
    newest_first = [(caller, id) for caller, id in reversed(jobs(world))]
    all = [id for _, id in newest_first]
    own = [id for caller, id in newest_first if caller is BEN]
    for limit in (1, 2, 3, 50):
        assert (all, own) == (pages(world, ANNA, limit), pages(world, BEN, limit))


def test_it_is_a_query_and_a_read():
    world = World()
    jobs(world)
    asked = asked_of(world.table)
    pages(world, BEN, 50)
    assert ["query_index", "get_many"] == asked


def test_those_of_others_are_looked_past_up_to_a_bound(monkeypatch):
    monkeypatch.setattr(listing, "CHUNK", 2)
    monkeypatch.setattr(listing, "MOST", 2)
    world = World()
    own = [id for caller, id in reversed(jobs(world)) if caller is BEN]
    page, after = list_bulk(world.tenant, BEN, limit=50)
    assert (own[:1], True) == ([job.id for job in page], after is not None)
    assert own == pages(world, BEN, 50)
