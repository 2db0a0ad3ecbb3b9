"""Runs across items: pages of what failed, together or alone."""

from datetime import timedelta

from chalicelib.usecases.automation.runs.list_runs import Listed, Wanted, count_runs, list_runs
from tests.support.world import ANNA, World


def pages(world, wanted, limit):
    found, after = [], None
    while True:
        page, after = list_runs(world.tenant, ANNA, wanted, limit=limit, after=after, now=world.now)
        found += [(one.run.item.id, one.run.rule.id) for one in page]
        if after is None:
            return found


def test_each_is_on_one_page_alone_whether_it_failed_with_others_or_by_itself():
    world = World()
    together = [world.rule("new", "send_email", {"subject": "a", "text": "b"}) for _ in range(2)]
    shared = world.rule("new", "edit_item", {"values": {"contact": 77}})
    deals = []
    for _ in range(5):
        deals.append(world.create().id)
        world.advance(timedelta(minutes=1))
    all = pages(world, Wanted(), 200)

    failing = {*together, shared}
    assert {(deal, rule) for deal in deals for rule in failing} == set(all)
    assert len(set(all)) == len(all)
    for limit in (1, 2, 3, 7):
        assert all == pages(world, Wanted(), limit)
    newest_first = [deal for deal, _ in all]
    assert sorted(newest_first, reverse=True) == newest_first
    counted, more = count_runs(world.tenant, ANNA, Wanted(), world.now)
    assert (len(all), False) == (counted.total(), more)


def test_what_waits_leaves_the_list_when_it_ends():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    wanted = Wanted(state=Listed.SCHEDULED)
    assert 1 == len(pages(world, wanted, 10))
    counted, _ = count_runs(world.tenant, ANNA, wanted, world.now)
    assert ["2026-03-03"] == [day for _, _, day in counted]
    world.delete(deal)

    assert [] == pages(world, wanted, 10)
