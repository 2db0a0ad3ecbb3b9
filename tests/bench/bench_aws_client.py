"""What a stage move costs over the AWS client, beside the same requests by a plain boto3 client.

    python -m tests.bench.bench_aws_client

Nothing leaves the process: the answers were written down from a table in memory. Ours is all that
the functions do for a move, deciding and reading included; the plain client only sends the very
requests again, with their parameters at hand. Exits with 1 when ours takes more times the CPU than
LIMITS says; with ten rules most of it is deciding (docs/adr/0028).
"""

import os
import sys
from typing import Any

import boto3
from botocore import xform_name

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.tables.memory import MemoryTable
from tests.bench.canned import Canned, PlayedTable, Switch, Written
from tests.bench.measuring import Work, in_turns
from tests.support.aws import ENVIRONMENT, REGION, intercepted
from tests.support.world import World

LIMITS = {0: 0.7, 3: 0.7, 10: 1.05}
"""By the number of rules."""
MOVES = 20
NAMES = ("in memory", "our client", "plain client")
STAGES = ("preparation", "executing")

Call = tuple[str, dict[str, Any]]


class Series:
    """A series of stage moves, which can be done again and again."""

    def __init__(self, rules: int, ours: Canned, plain: Canned) -> None:
        self._rules, self._ours, self._plain = rules, ours, plain
        world = self._world()
        written = Written(world.table.table)
        self._moves(world, written)()
        self._answers, self._streams = written.answers, written.streams
        self.calls: list[Call] = []
        with intercepted(self._note):
            self.over_client()()

    def in_memory(self) -> Work:
        """Return the moves on a table in memory."""
        world = self._world()
        return self._moves(world, world.table.table)

    def over_client(self) -> Work:
        """Return the moves over our client."""
        played = PlayedTable(self._ours.client, self._streams)
        moves = self._moves(self._world(), played)

        def work() -> None:
            self._ours.begin(self._answers)
            moves()
            assert self._ours.is_empty(), "fewer requests than were written down"

        return work

    def over_plain_client(self) -> Work:
        """Return the sending of the same requests over the plain client."""
        methods = [
            (getattr(self._plain.client, name), parameters) for name, parameters in self.calls
        ]

        def work() -> None:
            self._plain.begin(self._answers)
            for method, parameters in methods:
                method(**parameters)

        return work

    def _note(self, name: str, parameters: dict[str, Any]) -> None:
        self.calls.append((xform_name(name.partition(".")[2]), parameters))

    def _world(self) -> World:
        """Return a deal that has been in both stages, so that nothing is new to the function."""
        world = World(table=Switch(MemoryTable()))
        for stage in STAGES:
            for number in range(self._rules):
                world.comment_rule(stage, f"{number}: {{{{ deal.title }}}}")
        world.deal = world.create(title="A roof for a garden shed", amount="4200.50")
        for stage in STAGES:
            world.move(world.deal, stage)
        return world

    def _moves(self, world: World, table: Any) -> Work:
        world.table.table = table
        return lambda: [world.move(world.deal, stage) for stage in STAGES * (MOVES // 2)]


def main() -> int:
    """Measure with no, a few and many rules; return 1 when the client costs too much."""
    os.environ.update(ENVIRONMENT)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    ours = Canned(Clients(REGION).client("dynamodb"))
    plain = Canned(boto3.client("dynamodb", region_name=REGION))
    failed = False
    print(f"{'µs CPU':<10}{'requests':>9}" + "".join(f"{one:>14}" for one in NAMES))
    for rules, limit in LIMITS.items():
        series = Series(rules, ours, plain)
        candidates = (series.in_memory, series.over_client, series.over_plain_client)
        measured = in_turns(dict(zip(NAMES, candidates, strict=True)))
        ratio = measured.ratio(*NAMES[1:])
        requests = len(series.calls) / MOVES
        micros = [measured.seconds(one) / MOVES * 1e6 for one in NAMES]
        print(
            f"{rules:>2} rules  {requests:>9.1f}"
            + "".join(f"{one:>14,.0f}" for one in micros)
            + f"   {ratio}x"
        )
        print(f"{'a request':<19}" + "".join(f"{one / requests:>14,.0f}" for one in micros))
        failed |= ratio.middle > limit
    limits = ", ".join(f"{limit}x with {rules}" for rules, limit in LIMITS.items())
    print(f"a stage move, our client over the plain one: at most {limits} rules")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
