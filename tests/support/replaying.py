"""The deals of the example, replayed in memory and then rebuilt from what is recorded of them."""

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

from chalicelib.ports.table import Row
from examples.demo.client import Client
from examples.demo.importing import import_book, set_up_automation
from examples.demo.opportunities import Book
from examples.demo.plan import beginning, ending, plan_events
from examples.demo.replay import Replay
from infra.local.client import ClientInside
from infra.local.clock import LocalClock
from infra.local.memory_world import MemoryWorld
from infra.local.runtime import Runtime

AUTOMATION = Path(__file__).parents[2] / "examples/automation.json"
TOKEN = "token-of-the-replay"


def replayed_rows(book: Book, receiver: str) -> tuple[list[Row], datetime]:
    """Replay a book through the API; return the table's rows at the end, and when that was.

    Args:
        book: whose deals.
        receiver: address that takes the webhooks.
    """
    events = plan_events(book.opportunities)
    ends = ending(events)
    clock = LocalClock(frozen_at=beginning(events))
    with Runtime(clock=clock, emulated=False, background=False, admin_token=TOKEN) as runtime:
        assert isinstance(runtime.world, MemoryWorld)
        with closing(Client(ClientInside(runtime, TOKEN))) as client:
            deals = import_book(client, book, _nothing)
            automation = json.loads(AUTOMATION.read_text(encoding="utf-8"))
            set_up_automation(client, automation, receiver)
            Replay(client, deals).run(events, ends, _nothing)
        return runtime.world.rows(), ends


def _nothing() -> None:
    """Show nobody how far it has come."""
