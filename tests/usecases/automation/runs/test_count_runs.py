"""How many runs ended how, or wait."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.roles import Granted, Role, Scope, Setup, all_items
from chalicelib.ports.table import Put
from chalicelib.records.ended_runs import ENDED, FAILED
from chalicelib.usecases.automation.runs import count_runs as counting
from chalicelib.usecases.automation.runs.count_runs import Counted, Span, count_runs
from tests.support.asked import asked_of
from tests.support.world import ANNA, BEN, World
from tests.usecases.automation.runs.test_list_runs import mixed

DAY = "2026-03-02"


def told(world, caller=ANNA, **span):
    """Return the counts by rule, day and state, and whether there are more."""
    counted, more = count_runs(world.tenant, caller, Span(**span), world.now)
    assert {"deal"} >= {type for type, *_ in counted}
    return {(rule, day, str(state)): n for (_, rule, day, state), n in counted.items()}, more


def seeing(scope, automation=Setup.READ):
    role = Role(id="some", name="Some", permissions=(all_items(scope, automation),), rights=())
    return Caller.of(msgspec.structs.replace(BEN.user, roles=("some",)), {"some": Granted(role)})


@pytest.fixture
def world():
    """Four deals, two of them worth much; three rules that act at once, one late, one after it."""
    world = World()
    world.ids = mixed(world)
    world.late = world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.behind = world.comment_rule("new", after_previous=True)
    world.deals = [world.create(amount=amount) for amount in ("1", "7000", "1", "7000")]
    return world


def test_each_rule_is_counted_by_day_and_by_what_became_of_it(world):
    done, much, failing = world.ids
    assert (
        {
            (done, DAY, "done"): 4,
            (much, DAY, "done"): 2,
            (much, DAY, "skipped"): 2,
            (failing, DAY, "failed"): 2,
            (failing, DAY, "skipped"): 2,
            (world.late, "2026-03-03", "waiting"): 4,
            (world.behind, "", "waiting"): 4,
        },
        False,
    ) == told(world)


@pytest.mark.parametrize("state", Counted)
def test_a_state_alone_is_what_all_have_of_it(world, state):
    all, _ = told(world)
    assert {key: n for key, n in all.items() if key[2] == state} == told(world, state=state)[0]


def test_a_rule_a_type_and_a_span_narrow_it(world):
    done, *_ = world.ids
    assert {(done, DAY, "done"): 4} == told(world, rule=done)[0]
    assert {} == told(world, type="lead")[0]
    tomorrow = world.now + timedelta(hours=1)
    assert {(world.late, "2026-03-03", "waiting"): 4, (world.behind, "", "waiting"): 4} == told(
        world, since=tomorrow
    )[0]


def test_it_is_what_the_runs_of_the_items_say(world):
    world.move(world.deals[0], "preparation")
    world.advance(timedelta(days=2))
    runs = [run for deal in world.deals for run in world.runs(deal, 1).values()]
    assert Counter(
        (run.rule.id, str(run.state)) for run in runs if run.state is not RunState.STOPPED
    ) == Counter({(rule, state): n for (rule, _, state), n in told(world)[0].items()})


def test_nothing_but_the_index_is_asked_for_who_sees_all(world):
    asked = asked_of(world.table)
    for caller in (ANNA, seeing(Scope.ALL)):
        assert 5 == len({rule for rule, _, _ in told(world, caller)[0]})
    assert ["query_index"] * 8 == asked


def test_who_sees_some_is_told_of_these(world):
    world.change(world.deals[1], responsible=BEN.id)
    asked = asked_of(world.table)
    assert {1} == set(told(world, seeing(Scope.OWN))[0].values())
    assert ["query_index"] * 4 + ["get_many"] == asked


def test_it_takes_the_right(world):
    with pytest.raises(Forbidden):
        told(world, seeing(Scope.ALL, Setup.NONE))


def test_deleted_items_are_counted_for_everybody(world):
    world.delete(world.deals[0])
    both = told(world, state=Counted.DONE), told(world, seeing(Scope.ALL), state=Counted.DONE)
    assert [6, 6] == [sum(counts.values()) for counts, _ in both]


def test_what_earlier_versions_wrote_is_read(world):
    before = told(world)
    for row in world.table.rows().values():
        if row.agenda and row.agenda[0] in (ENDED, FAILED):
            index, place = row.agenda
            short = "#".join(place.split("#")[:2])
            world.table.write([Put(msgspec.structs.replace(row, agenda=(index, short)))])
    asked = asked_of(world.table)
    assert before == told(world)
    assert "get_many" in asked


def test_more_than_it_counts_is_said(world, monkeypatch):
    monkeypatch.setattr(counting, "MOST_PLACES", 3)
    counts, more = told(world, state=Counted.WAITING)
    assert ({3}, True) == (set(counts.values()), more)
