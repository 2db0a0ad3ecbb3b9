"""The event budget: executions stay below the limit of their events, however often loops turn."""

import json
import time
from typing import Any

from chalicelib.domain.workflows.asl import compile_template
from chalicelib.domain.workflows.event_budget import (
    BUDGET,
    allowance,
    own_events,
)
from chalicelib.domain.workflows.template import places
from tests.domain.workflows.test_flow import condition, parallel
from tests.support.workflows import below, counting, note, parsed


def deep(levels: int) -> Any:
    steps = [note(id="deepest")]
    for _ in range(levels - 1):
        steps = [condition((below("amount", "100.00"), steps))]
    return steps[0]


def big() -> list[Any]:
    """200 steps, 8 levels, 10 parallel branches, a loop of 1,000 passes."""
    return [
        counting(1000, note(id="turn"), name="m", id="thousand"),
        parallel(*([counting(1, note(), note()) if not n else note()] * 9 for n in range(10))),
        deep(8),
        *(note() for _ in range(71)),
    ]


def test_the_big_template_is_as_big_as_it_should_be():
    found = places(parsed(*big()))

    assert 200 == len(found)
    assert 8 == max(place.pointer.count("/steps") for place in found.values())


def test_a_big_template_compiles_fast_to_a_small_definition():
    template = parsed(*big())

    def measured() -> float:
        start = time.process_time()
        compile_template(template)
        return time.process_time() - start

    assert min(measured() for _ in range(5)) < 0.1
    assert len(json.dumps(compile_template(template))) < 1_000_000


WAIT = {"type": "wait_for_client", "until": "{{ deal.title }}"}


def test_the_longest_template_leaves_half_of_the_budget_to_its_loops():
    template = parsed(*[WAIT] * 500)

    assert 500 * 16 == sum(own_events(place.step) for place in places(template).values())
    assert allowance(template) > BUDGET // 2
