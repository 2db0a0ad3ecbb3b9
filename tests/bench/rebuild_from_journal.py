"""`N=600 python -m tests.bench.rebuild_from_journal`: is what is recorded enough, for N deals?

Replays the example's deals in memory, rebuilds them from the record alone and compares.
"""

import logging
import os
import sys
import time
from collections.abc import Mapping
from contextlib import closing

from examples.demo.receiver import Receiver
from tests.examples.books import small_book
from tests.support.rebuilding import deeds, rebuilt, recorded
from tests.support.replaying import replayed_rows

DEFAULT_NUMBER = 600


def main(variables: Mapping[str, str]) -> int:
    """Replay, rebuild and compare; return 1 when something is not the same."""
    logging.basicConfig(level=logging.WARNING)
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")
    number = variables.get("N") or str(DEFAULT_NUMBER)
    if not (number.isascii() and number.isdigit() and int(number)):
        print(f"N: {number!r} is not a number of deals; expected for example 600", file=sys.stderr)
        return 2
    with closing(Receiver()) as receiver:
        began = time.perf_counter()
        rows, ends = replayed_rows(small_book(int(number)), receiver.url)
        replayed = time.perf_counter()
        record = recorded(rows)
        before, after = deeds(rows), deeds(rebuilt(record, ends))
    print(
        f"{number} deals: {len(record.changes)} changes of people, {len(record.signals)} signals; "
        f"replayed in {replayed - began:.0f} s, rebuilt in {time.perf_counter() - replayed:.0f} s"
    )
    wrong = 0
    for what in ("runs", "moves", "changes"):
        had, has = getattr(before, what), getattr(after, what)
        print(f"{what:<8}{len(had & has):>7,} of {len(had):,} again, {len(has - had):,} others")
        wrong += had != has
        for one in sorted(had ^ has, key=repr)[:5]:
            print(f"  {'missing' if one in had else 'not before'}: {one}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
