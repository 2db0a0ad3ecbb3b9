"""What one tenant goes through: the import, the replay, and the look at what came of it."""

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from examples.demo.client import Client
from examples.demo.importing import import_book, set_up_automation
from examples.demo.opportunities import Book
from examples.demo.outcome import Found, find
from examples.demo.plan import plan_events
from examples.demo.receiver import Receiver
from examples.demo.replay import Replay
from infra.local.client import Client as LocalClient
from infra.local.client import ClientInside
from infra.local.clock import LocalClock
from infra.local.runtime import Runtime

TOKEN = "token-of-the-demo"  # noqa: S105 - of a tenant that is gone when the demo ends
IMPORT, REPLAY, CHECK = "Import", "Replay", "Check"
"""The steps of a tenant."""

Did = Callable[[str], None]
"""Told after each row that was imported, each event, and each deal that was read back."""


@dataclass(frozen=True)
class Share:
    """What a tenant is to go through."""

    book: Book
    begins: datetime
    """When everything is imported."""
    ends: datetime
    """Until when the clock runs."""
    automation: dict[str, Any]
    emulated: bool
    """Whether AWS is emulated; otherwise everything is kept in memory."""

    @property
    def rows(self) -> int:
        """Return how many rows are imported."""
        return len(self.book.agents) + len(self.book.accounts) + len(self.book.opportunities)


def replay_share(share: Share, did: Did) -> Found:
    """Import, automate and replay what a tenant has its share of, and return what it brought."""
    events = plan_events(share.book.opportunities)
    with ExitStack() as stack:
        receiver = Receiver()
        stack.callback(receiver.close)
        runtime = Runtime(
            clock=LocalClock(frozen_at=share.begins),
            emulated=share.emulated,
            background=False,
            admin_token=TOKEN,
        )
        stack.enter_context(runtime)
        requests = stack.enter_context(runtime.world.counted())
        inside = not share.emulated
        local = ClientInside(runtime, TOKEN) if inside else LocalClient(runtime.url, TOKEN)
        client = Client(local)
        stack.callback(client.close)
        deals = import_book(client, share.book, partial(did, IMPORT))
        set_up_automation(client, share.automation, receiver.url)
        replay = Replay(client, deals)
        replay.run(events, share.ends, partial(did, REPLAY))
        return find(
            client,
            deals,
            mails=Counter(replay.mails.rules.values()),
            calls=Counter(receiver.calls),
            requests=Counter(requests.by_service()),
            read=partial(did, CHECK),
        )
