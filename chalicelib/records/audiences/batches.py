"""Who waits to be added to an audience with others; kept for two days at most."""

from datetime import datetime, timedelta

from chalicelib.domain.delivery.batches import Sent, Waiting, Window
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

WINDOW = "audience_window"
WAITING = "audience_waiting"
SENT = "audience_sent"
KEPT = timedelta(days=2)


class Batch:
    """Where the rows of one audience lie."""

    def __init__(self, connection: str, audience: str) -> None:
        self.pk = f"audience_batch#{connection}#{audience}"
        self.waiting_prefix = "waiting#"

    @property
    def window_key(self) -> Key:
        """Return where the window lies."""
        return self.pk, "window"

    def waiting_key(self, key: str) -> Key:
        """Return where the one waits whose idempotency key this is."""
        return self.pk, f"{self.waiting_prefix}{key}"

    def sent_key(self, key: str) -> Key:
        """Return where is told what became of it."""
        return self.pk, f"sent#{key}"

    def window_row(self, window: Window) -> Row:
        """Return the row of the window."""
        return Row(
            pk=self.pk,
            sk="window",
            kind=WINDOW,
            body=encode(window),
            version=window.version,
            expires_at=_gone(window.since),
        )

    def waiting_row(self, key: str, waiting: Waiting) -> Row:
        """Return the row of somebody who waits."""
        pk, sk = self.waiting_key(key)
        gone = _gone(waiting.since)
        return Row(pk=pk, sk=sk, kind=WAITING, body=encode(waiting), expires_at=gone)

    def sent_row(self, key: str, sent: Sent, now: datetime) -> Row:
        """Return the row of somebody who has waited."""
        pk, sk = self.sent_key(key)
        return Row(pk=pk, sk=sk, kind=SENT, body=encode(sent), expires_at=_gone(now))

    def key_of(self, row: Row) -> str:
        """Return the idempotency key of somebody who waits."""
        return row.sk.removeprefix(self.waiting_prefix)


def window_of(row: Row) -> Window:
    """Return the window that a row holds."""
    return decode(row, Window)


def waiting_of(row: Row) -> Waiting:
    """Return who waits by a row."""
    return decode(row, Waiting)


def sent_of(row: Row) -> Sent:
    """Return what a row tells of somebody who has waited."""
    return decode(row, Sent)


def _gone(at: datetime) -> int:
    return int((at + KEPT).timestamp())
