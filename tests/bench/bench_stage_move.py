"""What a stage move costs beside 1,000 rules and triggers of which none matches: CPU and requests.

Run as `python -m tests.bench.bench_stage_move`; exits with 1 when the move costs more than LIMIT
times the CPU of one in an empty pipeline, or makes other requests.
"""

import sys
from collections import Counter
from time import process_time
from typing import Any

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.records.automation import rule_row, trigger_row
from tests.support.world import World

LIMIT = 1.2
MOVES = 200
ROUNDS = 15
RULES = TRIGGERS = 500


def world_with(rules: int, triggers: int) -> World:
    """Return a tenant with rules of other stages and triggers that watch other things."""
    world = World()
    condition = {"field": "amount", "op": "gt", "value": "5000"}
    rows = [
        rule_row(
            "deal",
            "default",
            Rule(
                id=f"r{number}",
                stage="final_invoice",
                name="note",
                action="add_comment",
                params={"text": "{{ deal.title }}"},
                condition=condition,
            ),
        )
        for number in range(rules)
    ]
    for number in range(triggers):
        watching = {"trigger": "field_changed", "params": {"fields": ["amount"]}}
        listening: dict[str, Any] = {"trigger": "email_received", "params": {}}
        rows.append(
            trigger_row(
                "deal",
                "default",
                Trigger(
                    id=f"t{number}",
                    stage="won",
                    name="move",
                    condition=condition,
                    **(watching if number % 2 else listening),
                ),
            )
        )
    for first in range(0, len(rows), 90):
        world.save(*rows[first : first + 90])
    return world


def move_about(world: World) -> tuple[float, Counter[str]]:
    """Return CPU seconds and requests of many stage moves with all that follows."""
    deal = world.create()
    world.move(deal, "preparation")
    requests: Counter[str] = Counter()
    for name in ("get", "get_many", "query", "write"):
        count(world.table, name, requests)
    begun = process_time()
    for number in range(MOVES):
        world.move(deal, "executing" if number % 2 else "preparation")
    return process_time() - begun, requests


def count(port: Any, name: str, requests: Counter[str]) -> None:
    """Count the calls of one method of a port."""
    original = getattr(type(port), name)

    def counted(*args: Any, **named: Any) -> Any:
        requests[name] += 1
        return original(port, *args, **named)

    setattr(port, name, counted)


def main() -> int:
    """Measure both in turns, compare the best of each."""
    pairs = []
    for _ in range(ROUNDS):
        pairs.append((move_about(world_with(0, 0)), move_about(world_with(RULES, TRIGGERS))))
    empty = min(pair[0][0] for pair in pairs)
    full = min(pair[1][0] for pair in pairs)
    without, beside = pairs[0][0][1], pairs[0][1][1]
    ratio = full / empty
    print(f"stage move, empty pipeline        {empty / MOVES * 1e6:8.0f} µs CPU   {dict(without)}")
    print(f"beside 1,000 rules and triggers   {full / MOVES * 1e6:8.0f} µs CPU   {dict(beside)}")
    print(f"ratio {ratio:.2f}, limit {LIMIT}")
    if without != beside:
        print("the requests differ")
    return int(ratio > LIMIT or without != beside)


if __name__ == "__main__":
    sys.exit(main())
