"""Runs across items: pages of what ended, together or alone, and of what waits."""

from datetime import timedelta

from chalicelib.usecases.automation.runs.list_runs import Listed, Wanted, list_runs
from tests.support.asked import asked_of
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


def test_what_waits_leaves_the_list_when_it_ends():
    world = World()
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    deal = world.create()
    wanted = Wanted(state=Listed.SCHEDULED)
    assert 1 == len(pages(world, wanted, 10))
    world.delete(deal)

    assert [] == pages(world, wanted, 10)


def test_what_was_done_or_skipped_is_found_whatever_it_shares_its_row_with():
    world = World()
    done, skipped, failed = mixed(world)
    other = world.comment_rule("preparation", name="Other")
    late = world.comment_rule("new", run={"mode": "delay", "delay": "PT1H"})
    deals = []
    for number in range(4):
        deals.append(world.create(amount="7000" if number % 2 else "1"))
        world.advance(timedelta(minutes=1))
    moved, *others = deals
    world.move(moved, "preparation")
    world.advance(timedelta(hours=2))

    of = {state: pages(world, Wanted(state=state), 200) for state in Listed}
    at_once = {(one.id, done) for one in deals} | {(deals[n].id, skipped) for n in (1, 3)}
    later = {(moved.id, other)} | {(one.id, late) for one in others}
    assert at_once | later == set(of[Listed.DONE])
    assert {(deals[n].id, rule) for n in (2, 0) for rule in (skipped, failed)} == set(
        of[Listed.SKIPPED]
    )
    assert [(deals[n].id, failed) for n in (3, 1)] == of[Listed.FAILED]
    for state in (Listed.DONE, Listed.SKIPPED, Listed.FAILED):
        for limit in (1, 2, 3):
            assert of[state] == pages(world, Wanted(state=state), limit)
    assert [(moved.id, other)] == pages(world, Wanted(state=Listed.DONE, rule=other), 1)
    stage = Wanted(state=Listed.DONE, stage="preparation")
    assert [(moved.id, other)] == pages(world, stage, 10)
    assert [] == pages(world, Wanted(state=Listed.DONE, type="lead"), 10)


def test_a_rule_behind_one_that_failed_is_found_as_blocked():
    world = World()
    world.rule("new", "send_email", {"subject": "a", "text": "b"})
    behind = world.comment_rule("new", after_previous=True)
    deal = world.create()
    assert [(deal.id, behind)] == pages(world, Wanted(state=Listed.BLOCKED), 10)


def mixed(world):
    """Place three rules at new: one acts, one acts for much alone, one fails for much."""
    much = {"field": "amount", "op": "gt", "value": "5"}
    return (
        world.comment_rule("new"),
        world.comment_rule("new", condition=much),
        world.rule("new", "edit_item", {"values": {"contact": 77}}, condition=much),
    )


def test_rows_of_other_runs_are_not_read():
    world = World()
    world.comment_rule("new")
    rare = world.comment_rule("preparation")
    first, *_ = [world.create() for _ in range(30)]
    world.move(first, "preparation")
    wanted = Wanted(state=Listed.DONE, rule=rare)
    asked = asked_of(world.table)
    assert [(first.id, rare)] == pages(world, wanted, 50)
    assert ["get_many", "get_many", "query_index", "query_index"] == sorted(asked)
