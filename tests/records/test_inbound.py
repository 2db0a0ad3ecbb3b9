"""What inquiries leave behind in the table."""

from datetime import timedelta

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.body import decode
from chalicelib.records.inbound import (
    Answered,
    Claim,
    LeadSwitch,
    Visitor,
    answered_key,
    answered_row,
    claim_key,
    claim_row,
    lead_switch_row,
    visitor_key,
    visitor_row,
)
from tests.support.contexts import NOW

LEAD = ItemRef("lead", 5)


def test_a_claim_lies_under_the_address_whatever_its_capitals():
    row = claim_row("Kim@example.com", LEAD, 2, NOW)
    assert claim_key("kim@example.com") == row.key
    assert (Claim(LEAD), 2) == (decode(row, Claim), row.version)


def test_what_a_signal_has_made_lies_with_the_signal():
    row = answered_row("event-1", LEAD, NOW)
    assert answered_key("event-1") == row.key == ("signal#event-1", "answered")
    assert Answered(LEAD) == decode(row, Answered)


def test_a_switch_keeps_how_far_it_has_come():
    switch = LeadSwitch(began_at=NOW, after="000000000012", converted=3)
    assert switch == decode(lead_switch_row(switch, 2), LeadSwitch)


def test_a_visitor_is_forgotten_some_time_after_the_last_visit():
    row = visitor_row("a1", Visitor(address="kim@example.com", seen_at=NOW), 1, timedelta(days=90))
    assert visitor_key("a1") == row.key
    assert int((NOW + timedelta(days=90)).timestamp()) == row.expires_at
