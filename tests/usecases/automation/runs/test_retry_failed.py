"""All that failed since an instant tries again, some at a time and nothing twice."""

from datetime import timedelta

from chalicelib.usecases.automation.runs.list_runs import Wanted
from chalicelib.usecases.automation.runs.retry_failed import retry_failed
from tests.support.world import ANNA, World


def test_what_failed_while_a_receiver_was_down_is_done_once_it_is_back():
    world = World()
    hook = {"url": "https://shop.example.com/hook"}
    rule = world.rule("new", "call_webhook", hook, valid_for="PT1M")
    began = world.now
    world.http.answers += [503] * 200
    deals = [world.create() for _ in range(5)]
    world.advance(timedelta(hours=1))
    assert {"failed"} == {world.states(deal)[rule] for deal in deals}
    world.http.answers.clear()
    wanted, after, counts = Wanted(rule=rule, since=began), None, []
    while True:
        done = retry_failed(world.tenant, ANNA, wanted, world.now, after, limit=2)
        counts.append((done.retried, done.passed_over))
        after = done.next
        if after is None:
            break
    world.settle()
    assert [(2, 0), (2, 0), (1, 0)] == counts
    assert {"done"} == {world.states(deal)[rule] for deal in deals}
    again = retry_failed(world.tenant, ANNA, wanted, world.now)
    assert (0, 5) == (again.retried, again.passed_over)
