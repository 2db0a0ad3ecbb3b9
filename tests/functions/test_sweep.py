"""The door of the five-minute schedule."""

import json

from chalicelib.ports.queue import Message
from functions import sweep


def test_the_sweep_says_how_many_it_found_and_counts_them_in_a_metric(world, capsys):
    assert ({"found": 0}, "") == (sweep.handler({}, None), capsys.readouterr().out)
    world.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
    world.create()
    world.clock.set(world.now.replace(day=4))
    assert {"found": 1} == sweep.handler({}, None)
    metric = json.loads(capsys.readouterr().out)
    assert (1.0, "sweep", "acme") == (
        metric["overdue_runs"][0],
        metric["service"],
        metric["tenant"],
    )
    assert [Message] == [type(one) for one in world.queue.due(world.now)]
