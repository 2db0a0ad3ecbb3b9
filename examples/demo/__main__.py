"""`python -m examples.demo`: import, automate, replay, check.

N is the number of opportunities; OVER says what the service stands on, `emulator` or `memory`.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from examples.demo.checking import differences
from examples.demo.client import Refused
from examples.demo.model import Expected, expect
from examples.demo.opportunities import BadFile, Book, read_book
from examples.demo.outcome import Found, added_up
from examples.demo.plan import beginning, ending, plan_events
from examples.demo.shares import Died, apart, dealt_out
from examples.demo.summary import show_findings, show_outcome, show_verdict
from examples.demo.tenant import CHECK, IMPORT, REPLAY, Share, replay_share

EXAMPLES = Path(__file__).parent.parent
DEFAULT_NUMBER = 300
MOST_OVER_EMULATOR = 1_000
"""With more opportunities than that, AWS is not emulated unless somebody asks for it."""
MOST_TENANTS = 2
"""So many opportunities are dealt out to as many tenants where they are replayed in memory."""
OVER = {
    "emulator": "Over an emulated AWS.",
    "memory": "Over adapters in memory; OVER=emulator takes longer and has the same figures.",
}
SHARED = """\
As {tenants} tenants, each with accounts of its own and in a process of its own; what they asked of
AWS is added up."""
WIDTH = 100
"""The tables need that many columns."""


def main(variables: Mapping[str, str]) -> int:
    """Run the demo as the variables of the shell say and return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "WARNING")
    number = variables.get("N") or str(DEFAULT_NUMBER)
    if not (number.isascii() and number.isdigit() and int(number)):
        print(f"N: {number!r} is not a number of opportunities", file=sys.stderr)
        return 2
    over = variables.get("OVER") or ""
    if over and over not in OVER:
        print(f"OVER: {over!r} is neither emulator nor memory", file=sys.stderr)
        return 2
    try:
        book = read_book(EXAMPLES / "data", int(number))
        automation = json.loads((EXAMPLES / "automation.json").read_text(encoding="utf-8"))
        over = over or ("memory" if len(book.opportunities) > MOST_OVER_EMULATOR else "emulator")
        tenants = min(MOST_TENANTS, os.cpu_count() or 1) if _is_large(book, over) else 1
        return run(book, automation, Console(width=max(WIDTH, Console().width)), over, tenants)
    except (BadFile, Refused, Died) as error:
        print(error, file=sys.stderr)
        return 1


def run(
    book: Book,
    automation: dict[str, Any],
    console: Console,
    over: str = "emulator",
    tenants: int = 1,
) -> int:
    """Import, automate, replay and check; return 0 if everything is as it must be, else 1."""
    began = time.perf_counter()
    show_findings(console, book.findings)
    console.print(OVER[over])
    if tenants > 1:
        console.print(SHARED.format(tenants=tenants))
    expected, found = replayed(book, automation, console, over, tenants)
    show_outcome(console, book.opportunities, expected, found)
    wrong = list(differences(book.opportunities, expected, found))
    show_verdict(console, wrong)
    console.print(f"{len(book.opportunities)} deals in {time.perf_counter() - began:.0f} s")
    return 1 if wrong else 0


def replayed(
    book: Book, automation: dict[str, Any], console: Console, over: str, tenants: int = 1
) -> tuple[Expected, Found]:
    """Return what the replay of a book must bring, and what it brought."""
    events = plan_events(book.opportunities)
    begins, ends = beginning(events), ending(events)
    shares = [
        Share(one, begins, ends, automation, emulated=over == "emulator")
        for one in dealt_out(book, tenants)
    ]
    with _progress(console) as bars:
        rows = sum(one.rows for one in shares)
        totals = {IMPORT: rows, REPLAY: len(events), CHECK: len(book.opportunities)}
        tasks = {name: bars.add_task(name, total=total) for name, total in totals.items()}

        def did(step: str, times: int = 1) -> None:
            bars.advance(tasks[step], times)

        found = added_up([replay_share(shares[0], did)] if tenants == 1 else apart(shares, did))
    return expect(book.opportunities, events, begins, ends), found


def _is_large(book: Book, over: str) -> bool:
    return over == "memory" and len(book.opportunities) > MOST_OVER_EMULATOR


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:7}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


if __name__ == "__main__":
    sys.exit(main(os.environ))
