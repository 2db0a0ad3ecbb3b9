"""Signals in the table."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.automation.signals import Signal
from chalicelib.records.signals import SIGNAL_KEPT, signal_of, signal_row

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGNAL = Signal(id="s1", type="email_received", occurred_at=AT, address="mia@client.example")


def test_a_signal_comes_back_as_it_was():
    assert SIGNAL == signal_of(signal_row(SIGNAL))


def test_a_signal_lies_under_its_id_so_that_it_is_stored_once():
    assert ("signal#s1", "signal") == signal_row(SIGNAL).key


def test_a_signal_is_not_kept_for_ever():
    assert int((AT + SIGNAL_KEPT).timestamp()) == signal_row(SIGNAL).expires_at


def test_a_signal_is_kept_as_long_as_its_tenant_keeps_the_journal():
    kept = timedelta(days=3)
    assert int((AT + kept).timestamp()) == signal_row(SIGNAL, kept).expires_at
