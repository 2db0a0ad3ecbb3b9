"""`python -m examples.demo`: import, automate, replay, check.

N is the number of opportunities; OVER says what the service stands on, `emulator` or `memory`.
"""

import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from examples.demo.checking import differences
from examples.demo.client import Client, Refused
from examples.demo.importing import import_book, set_up_automation
from examples.demo.model import Expected, expect
from examples.demo.opportunities import BadFile, Book, read_book
from examples.demo.outcome import Found, find
from examples.demo.plan import beginning, ending, plan_events
from examples.demo.receiver import Receiver
from examples.demo.replay import Replay
from examples.demo.summary import show_findings, show_outcome, show_verdict
from infra.local.client import Client as LocalClient
from infra.local.client import ClientInside
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime

EXAMPLES = Path(__file__).parent.parent
DEFAULT_NUMBER = 300
MOST_OVER_EMULATOR = 1_000
"""With more opportunities than that, AWS is not emulated unless somebody asks for it."""
OVER = {
    "emulator": "Over an emulated AWS.",
    "memory": "Over adapters in memory; OVER=emulator takes longer and has the same figures.",
}
WIDTH = 100
"""The tables need that many columns."""
TOKEN = "token-of-the-demo"  # noqa: S105 - of a tenant that is gone when the demo ends


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
        return run(book, automation, Console(width=max(WIDTH, Console().width)), over)
    except (BadFile, Refused) as error:
        print(error, file=sys.stderr)
        return 1


def run(book: Book, automation: dict[str, Any], console: Console, over: str = "emulator") -> int:
    """Import, automate, replay and check; return 0 if everything is as it must be, else 1."""
    began = time.perf_counter()
    show_findings(console, book.findings)
    console.print(OVER[over])
    expected, found = replayed(book, automation, console, over)
    show_outcome(console, book.opportunities, expected, found)
    wrong = list(differences(book.opportunities, expected, found))
    show_verdict(console, wrong)
    console.print(f"{len(book.opportunities)} deals in {time.perf_counter() - began:.0f} s")
    return 1 if wrong else 0


def replayed(
    book: Book, automation: dict[str, Any], console: Console, over: str
) -> tuple[Expected, Found]:
    """Return what the replay of a book must bring, and what it brought."""
    events = plan_events(book.opportunities)
    begins, ends = beginning(events), ending(events)
    with ExitStack() as stack:
        bars = stack.enter_context(_progress(console))
        receiver = Receiver()
        stack.callback(receiver.close)
        clock, emulated = LocalClock(frozen_at=begins), over == "emulator"
        runtime = Runtime(clock=clock, emulated=emulated, background=False, admin_token=TOKEN)
        stack.enter_context(runtime)
        requests = stack.enter_context(runtime.world.counted())
        local = LocalClient(runtime.url, TOKEN) if emulated else ClientInside(runtime, TOKEN)
        client = Client(local)
        stack.callback(client.close)
        rows = len(book.agents) + len(book.accounts) + len(book.opportunities)
        deals = import_book(client, book, _bar(bars, "Import", rows))
        set_up_automation(client, automation, receiver.url)
        replay = Replay(client, deals)
        replay.run(events, ends, _bar(bars, "Replay", len(events)))
        found = find(
            client,
            deals,
            mails=Counter(replay.mails.rules.values()),
            calls=Counter(receiver.calls),
            requests=Counter(requests.by_service()),
            read=_bar(bars, "Check", len(deals)),
        )
    return expect(book.opportunities, events, begins, ends), found


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:7}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _bar(bars: Progress, name: str, total: int) -> Callable[[], None]:
    """Add a bar and return what moves it one step on."""
    task = bars.add_task(name, total=total)
    return lambda: bars.advance(task)


if __name__ == "__main__":
    sys.exit(main(os.environ))
