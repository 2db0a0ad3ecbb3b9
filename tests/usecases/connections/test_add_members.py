"""The first is added at once, who comes right behind together with others, each once."""

from datetime import timedelta
from urllib.parse import parse_qs

import msgspec
import pytest

from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.delivery.batches import OPEN_FOR
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.table import Put
from chalicelib.records.audiences.batches import SENT, Batch
from chalicelib.usecases.automation.judge_run import UNDONE
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.connections.add_members import add_member
from chalicelib.usecases.connections.memberships import audiences_of
from tests.domain.delivery.test_memberships import adding
from tests.usecases.automation.effects.test_fill_audience import Advertising

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=[1, 2])
def world(request):
    """Each message and record comes once, or twice."""
    return Advertising(copies=request.param)


def burst(world, people, *answers):
    """Let a rule add so many people within a moment; return their deals and the rule."""
    world.answers(*answers)
    rule = world.rule("new", "add_to_facebook_audience", {"audience": "7", "remove_after_days": 9})
    clients = [
        world.create("contact", emails=[{"value": f"kim{number}@example.com", "type": "work"}])
        for number in range(people)
    ]
    return [world.create(title="A", contact=one.id) for one in clients], rule


def rows(world):
    """Return how many people each request to Meta was about, and all of them."""
    sent = [parse_qs(one.body.decode())["payload"][0] for one in world.http.sent]
    told = [msgspec.json.decode(one)["data"] for one in sent]
    return [*map(len, told)], [email for some in told for email, _ in some]


def runs(world, deals, rule):
    return [world.runs(deal, 1)[rule] for deal in deals]


def test_a_burst_is_two_requests_and_everybody_is_in_one_of_them(world):
    deals, rule = burst(world, 30)
    assert [1] == rows(world)[0]
    waiting = runs(world, deals, rule)[1:]
    assert {("scheduled", "batched", 1)} == {
        (run.state, run.reason.code, run.paced) for run in waiting
    }
    world.advance(2 * MINUTE)

    each, people = rows(world)
    assert ([1, 29], 30) == (each, len(set(people)))
    assert {("done", "9")} == {
        (run.state, run.result["request_id"]) for run in runs(world, deals, rule)
    }
    waits = Batch("facebook", "7").waiting_prefix
    assert not [sk for _, sk in world.table.rows() if sk.startswith(waits)]


def test_who_comes_later_goes_at_once_again(world):
    burst(world, 1)
    world.advance(MINUTE)
    burst(world, 1)
    assert [1, 1] == rows(world)[0][:2]


def test_an_item_that_moves_on_meanwhile_is_added_all_the_same(world):
    deals, rule = burst(world, 3)
    world.move(deals[2], "preparation")
    world.advance(2 * MINUTE)
    assert ["done"] * 3 == [run.state for run in runs(world, deals, rule)]
    assert [1, 2] == rows(world)[0]


def test_a_busy_service_is_asked_again_and_nobody_is_lost(world):
    deals, rule = burst(world, 5, 200, 503, Unavailable("slow"))
    world.advance(timedelta(hours=1))
    assert ["done"] * 5 == [run.state for run in runs(world, deals, rule)]
    assert 5 == len(set(rows(world)[1]))


def test_where_the_service_refuses_some_each_goes_by_itself(world):
    """Meta says which audience is wrong, or how many rows are, but never which."""
    deals, rule = burst(world, 4, 200, 400, 200, 400)
    world.advance(timedelta(hours=1))
    each, people = rows(world)
    assert ([1, 3, 1, 1, 1], 4) == (each, len(set(people)))
    states = [run.state for run in runs(world, deals, rule)]
    assert (1, 3) == (states.count(RunState.FAILED), states.count(RunState.DONE))


def test_one_row_that_is_not_valid_makes_each_go_by_itself(world):
    deals, rule = burst(world, 3)
    world.http.bodies[0] = b'{"num_received": 2, "num_invalid_entries": 1}'
    world.advance(timedelta(hours=1))
    assert [1, 2, 1, 1] == rows(world)[0]
    assert ["done"] * 3 == [run.state for run in runs(world, deals, rule)]


def test_who_is_stopped_while_waiting_is_not_taken_along(world):
    deals, rule = burst(world, 4)
    world.delete(deals[1])
    stop_run(world.tenant, world.runs(deals[2])[rule], world.now, UNDONE)
    world.advance(2 * MINUTE)
    assert [1, 1] == rows(world)[0]
    states = [run.state for run in runs(world, deals, rule)]
    assert ["done", "stopped", "stopped", "done"] == states


def test_a_process_that_dies_behind_the_request_tells_the_service_again_and_all_end():
    world = Advertising()
    deals, rule = burst(world, 4)
    real, left = world.table.write, [1]

    def dying(writes):
        if left[0] and any(isinstance(one, Put) and one.row.kind == SENT for one in writes):
            left[0] = 0
            raise Unavailable("cut off")
        real(writes)

    world.table.write = dying
    world.advance(timedelta(hours=1))
    assert ["done"] * 4 == [run.state for run in runs(world, deals, rule)]
    assert 4 == len(set(rows(world)[1]))
    assert 0 == left[0]


def test_no_more_go_together_than_the_service_takes():
    world = Advertising()
    world.answers()
    service = audiences_of(world.tenant, "facebook", "facebook", world.now)
    service.most = 5
    add_member(world.tenant, service, person(world, 0), "run-0", world.now)
    for number in range(1, 6):
        with pytest.raises(Unavailable) as waits:
            add_member(world.tenant, service, person(world, number), f"run-{number}", world.now)
        assert OPEN_FOR == waits.value.retry_after
    world.clock.advance(OPEN_FOR)
    add_member(world.tenant, service, person(world, 1), "run-1", world.now)
    assert [2, 4] == rows(world)[0]


def person(world, number):
    """Return the membership of somebody with two addresses."""
    emails = (f"a{number}", f"b{number}")
    return adding(person=f"contact_{number}", emails=emails, phones=(), since=world.now)


def test_a_service_that_takes_one_at_a_time_gets_them_so():
    world = Advertising()
    world.answers()
    service = audiences_of(world.tenant, "facebook", "facebook", world.now)
    service.most = 1
    for number in range(3):
        add_member(world.tenant, service, person(world, number), f"run-{number}", world.now)
    assert 3 == len(world.http.sent)
