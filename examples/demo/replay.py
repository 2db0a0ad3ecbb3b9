"""The events, one after the other, on the local clock."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from urllib.parse import urlsplit

from examples.demo.client import Client, show
from examples.demo.importing import address_of
from examples.demo.model import MAILS
from examples.demo.plan import Event, Kind, closes_as_won, expected_close

_PIXEL = re.compile(r'<img src="([^"]+/t/o/[^"]+)"')
_RUN = re.compile(r"deal_(\d+)-\d+-([a-z_]+)-\d+")


class Mails:
    """What the outbox has held; it forgets, this does not."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.rules: dict[str, str] = {}
        """Rule that sent each e-mail, by the e-mail's id."""
        self._pixels: dict[int, str] = {}
        self._seen = 0

    def look(self) -> None:
        """Take in what is new in the outbox."""
        for mail in self._client.outbox("email", self._seen):
            self._seen = mail["number"]
            id = mail["message_id"]
            found = _RUN.fullmatch(id)
            if id in self.rules or found is None:
                continue
            deal, rule = int(found[1]), found[2]
            self.rules[id] = rule
            if rule == MAILS[0] and (pixel := _PIXEL.search(mail["html"])):
                self._pixels[deal] = urlsplit(html.unescape(pixel[1])).path

    def pixel_of(self, deal: int) -> str | None:
        """Return the path of the picture in the first e-mail about a deal, None if none left."""
        if deal not in self._pixels:
            self.look()
        return self._pixels.get(deal)


class Replay:
    """Carries out events through the API.

    Args:
        client: an admin's.
        deals: id of the deal of each opportunity.
    """

    def __init__(self, client: Client, deals: dict[str, int]) -> None:
        self._client = client
        self._deals = deals
        self.mails = Mails(client)

    def run(self, events: Iterable[Event], ends: datetime, happened: Callable[[], None]) -> None:
        """Let every event happen at its time, and the clock run on until the end."""
        for at, together in groupby(events, key=lambda event: event.at):
            self._client.go_to(at)
            for event in together:
                self._happen(event)
                happened()
        self._client.go_to(ends)
        self.mails.look()

    def _happen(self, event: Event) -> None:
        one = event.opportunity
        deal = self._deals[one.id]
        if event.kind is Kind.OPEN:
            # Without an e-mail there is nothing to open; the check will find that it is missing.
            if pixel := self.mails.pixel_of(deal):
                self._client.load(pixel)
        elif event.kind is Kind.ANSWER:
            self._client.post("/v1/events", answer_document(event))
        else:
            self._client.patch(f"/v1/items/deal/{deal}", change_document(event))


def change_document(event: Event) -> dict[str, str]:
    """Return what the agent writes into the deal; an amount makes a trigger move it to won."""
    one = event.opportunity
    if event.kind is Kind.ENGAGE:
        assert one.engaged_on is not None
        return {
            "stage": "engaging",
            "begin_date": one.engaged_on.isoformat(),
            "close_date": expected_close(one.engaged_on).isoformat(),
        }
    assert one.closed_on is not None
    closed = {"close_date": one.closed_on.isoformat(), "amount": str(one.value)}
    return closed if closes_as_won(event) else {"stage": "lost", **closed}


def answer_document(event: Event) -> dict[str, str]:
    """Return the signal that an e-mail of the client has come in."""
    account = event.opportunity.account
    assert account is not None
    return {
        "type": "email_received",
        "address": address_of(account),
        "occurred_at": show(event.at),
        "event_id": f"answer-{event.opportunity.id}",
    }
