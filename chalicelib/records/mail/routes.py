"""Where e-mails went that came in, so that none goes there twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

ROUTE = "mail_route"
SHOWN = "mail_shown"


class Route(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which items an e-mail is about, as was found when it first came."""

    at: datetime
    items: tuple[ItemRef, ...] = ()


class ShownMail(msgspec.Struct, frozen=True):
    """Says that the timeline of an item has it."""

    entry: str
    """Where it lies there."""


def mail_partition(id: str) -> str:
    """Return where all rows of an e-mail lie."""
    return f"mail#{id}"


def route_key(id: str, named: Iterable[ItemRef]) -> Key:
    """Return where it is noted what an e-mail is about that names these items, if any."""
    return mail_partition(id), f"{ROUTE}#{' '.join(map(str, named))}"


def route_row(id: str, named: Iterable[ItemRef], route: Route, kept: timedelta) -> Row:
    """Return the row that says so; it is kept as long as signals are."""
    pk, sk = route_key(id, named)
    gone = int((route.at + kept).timestamp())
    return Row(pk=pk, sk=sk, kind=ROUTE, body=encode(route), expires_at=gone)


def route_of(row: Row) -> Route:
    """Return the route that a row holds."""
    return decode(row, Route)


def shown_key(id: str, item: ItemRef) -> Key:
    """Return where it is noted that an item has an e-mail."""
    return mail_partition(id), f"shown#{item}"


def shown_row(id: str, item: ItemRef, entry: str, gone: datetime) -> Row:
    """Return the row that says so."""
    pk, sk = shown_key(id, item)
    gone_at = int(gone.timestamp())
    return Row(pk=pk, sk=sk, kind=SHOWN, body=encode(ShownMail(entry)), expires_at=gone_at)
