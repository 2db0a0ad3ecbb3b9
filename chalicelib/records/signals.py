"""Signals from outside."""

from datetime import timedelta

from chalicelib.domain.automation.signals import Signal
from chalicelib.ports.table import Row
from chalicelib.records.body import decode, encode

SIGNAL = "signal"
SIGNAL_KEPT = timedelta(days=400)
"""As long as the journal keeps changes where the tenant says nothing else (`journal_days`): what
happened to an item can only be told from both."""


def signal_row(signal: Signal, kept: timedelta = SIGNAL_KEPT) -> Row:
    """Return the row of a signal; its key is its id, so it is stored once."""
    return Row(
        pk=f"{SIGNAL}#{signal.id}",
        sk=SIGNAL,
        kind=SIGNAL,
        body=encode(signal),
        expires_at=int((signal.occurred_at + kept).timestamp()),
    )


def signal_of(row: Row) -> Signal:
    """Return the signal that a row holds."""
    return decode(row, Signal)
