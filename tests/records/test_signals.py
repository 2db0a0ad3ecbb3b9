"""Signals in the table."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.body import decode
from chalicelib.records.signals import (
    SIGNAL_KEPT,
    TOLD_APART,
    Answered,
    Claim,
    LeadSwitch,
    Visitor,
    answered_key,
    answered_row,
    claim_key,
    claim_row,
    lead_switch_row,
    signal_of,
    signal_row,
    visitor_key,
    visitor_row,
)

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEAD = ItemRef("lead", 5)
SIGNAL = Signal(id="s1", type="email_received", occurred_at=AT, address="mia@client.example")


def test_a_signal_comes_back_as_it_was():
    assert SIGNAL == signal_of(signal_row(SIGNAL))


def test_a_signal_lies_under_its_id_so_that_it_is_stored_once():
    assert ("signal#s1", "signal") == signal_row(SIGNAL).key


def test_a_signal_is_not_kept_for_ever():
    assert int((AT + SIGNAL_KEPT).timestamp()) == signal_row(SIGNAL).expires_at


def test_a_signal_is_kept_as_long_as_its_tenant_keeps_the_journal():
    kept = timedelta(days=30)
    assert int((AT + kept).timestamp()) == signal_row(SIGNAL, kept).expires_at


def test_a_signal_is_known_long_enough_not_to_count_twice():
    old = replace(SIGNAL, occurred_at=AT - timedelta(days=900), received_at=AT)
    for kept in (timedelta(days=1), TOLD_APART):
        assert int((AT + TOLD_APART).timestamp()) == signal_row(old, kept).expires_at


def test_a_claim_lies_under_the_address_whatever_its_capitals():
    row = claim_row("Kim@example.com", LEAD, 2, AT)
    assert claim_key("kim@example.com") == row.key
    assert (Claim(LEAD), 2) == (decode(row, Claim), row.version)


def test_what_a_signal_has_made_lies_with_the_signal():
    row = answered_row("event-1", LEAD, AT)
    assert answered_key("event-1") == row.key == ("signal#event-1", "answered")
    assert Answered(LEAD) == decode(row, Answered)


def test_a_switch_keeps_how_far_it_has_come():
    switch = LeadSwitch(began_at=AT, after="000000000012", converted=3)
    assert switch == decode(lead_switch_row(switch, 2), LeadSwitch)


def test_a_visitor_is_forgotten_some_time_after_the_last_visit():
    row = visitor_row("a1", Visitor(address="kim@example.com", seen_at=AT), 1, timedelta(days=90))
    assert visitor_key("a1") == row.key
    assert int((AT + timedelta(days=90)).timestamp()) == row.expires_at
