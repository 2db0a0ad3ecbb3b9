"""What a stage move costs beside 1,000 rules and triggers of which none matches: CPU and requests.

Run as `python -m tests.bench.bench_stage_move`; exits with 1 when the move costs more than LIMIT
times the CPU of one in an empty pipeline, or makes other requests.
"""

import sys
from collections import Counter
from typing import Any

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.records.automation import rule_row, trigger_row
from tests.bench.measuring import Work, in_turns
from tests.support.world import World

LIMIT = 1.2
MOVES = 200
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


class Moves:
    """Many stage moves, with all that follows, in a world of their own each time."""

    def __init__(self, rules: int, triggers: int) -> None:
        self._rules, self._triggers = rules, triggers
        self.requests: Counter[str] = Counter()

    def ready(self) -> Work:
        """Return the moves; they count their requests anew."""
        world = world_with(self._rules, self._triggers)
        deal = world.create()
        world.move(deal, "preparation")
        self.requests = Counter()
        for name in ("get", "get_many", "query", "write"):
            count(world.table, name, self.requests)

        def work() -> None:
            for number in range(MOVES):
                world.move(deal, "executing" if number % 2 else "preparation")

        return work


def count(port: Any, name: str, requests: Counter[str]) -> None:
    """Count the calls of one method of a port."""
    original = getattr(type(port), name)

    def counted(*args: Any, **named: Any) -> Any:
        requests[name] += 1
        return original(port, *args, **named)

    setattr(port, name, counted)


def main() -> int:
    """Measure both in turns and compare them."""
    empty, full = Moves(0, 0), Moves(RULES, TRIGGERS)
    measured = in_turns({"empty": empty.ready, "full": full.ready})
    ratio = measured.ratio("full", "empty")
    for title, name, moves in (
        ("stage move, empty pipeline", "empty", empty),
        ("beside 1,000 rules and triggers", "full", full),
    ):
        micros = measured.seconds(name) / MOVES * 1e6
        print(f"{title:<33} {micros:8.0f} µs CPU   {dict(moves.requests)}")
    print(f"ratio {ratio}, limit {LIMIT}")
    if empty.requests != full.requests:
        print("the requests differ")
    return int(ratio.middle > LIMIT or empty.requests != full.requests)


if __name__ == "__main__":
    sys.exit(main())
