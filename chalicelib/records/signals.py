"""Signals and answers from outside, what inquiries among them made, and who visits the site."""

from datetime import datetime, timedelta

import msgspec

from chalicelib.domain.automation.app_effects import AppAnswer
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import sortable
from chalicelib.domain.words.phone_numbers import address_place
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

SIGNAL = "signal"
SIGNAL_KEPT = timedelta(days=400)
"""As long as the journal keeps changes where the tenant says nothing else (`journal_days`): what
happened to an item can only be told from both."""
TOLD_APART = timedelta(days=14)
"""How long a signal is known at least, so that it counts once: services tell the same again for
days."""
CLAIM = "claim"
ANSWERED = "answered"
LEAD_SWITCH = "lead_switch"
VISITOR = "visitor"
APP_ANSWER = "app_answer"
CLAIM_KEPT = timedelta(days=30)
"""Longer than the rows that find items by address can lag behind."""


def signal_row(signal: Signal, kept: timedelta = SIGNAL_KEPT) -> Row:
    """Return the row of a signal; its key is its id, so it is stored once.

    It is kept from when it came: what happened long ago must not be forgotten at once, and then
    count again. The index finds it by whom it tells of.
    """
    whom = told_of(signal)
    return Row(
        pk=f"{SIGNAL}#{signal.id}",
        sk=SIGNAL,
        kind=SIGNAL,
        body=encode(signal),
        by_type=(signals_of(whom), f"{sortable(signal.occurred_at)}#{signal.id}") if whom else None,
        expires_at=int((signal.came_at + max(kept, TOLD_APART)).timestamp()),
    )


def told_of(signal: Signal) -> str | None:
    """Return whom a signal tells of: an item, a client, an address or a dialogue."""
    asked = signal.inquiry.addresses[:1] if signal.inquiry else ()
    address = signal.address or next(iter(asked), None)
    whom = signal.item or signal.client or (address and address_place(address))
    return whom or (f"dialogue_{signal.chat.dialogue}" if signal.chat else None)


def signals_of(whom: str) -> str:
    """Return the index key of the signals that tell of an item, client, address or dialogue."""
    return f"signals#{whom}"


def signal_of(row: Row) -> Signal:
    """Return the signal that a row holds."""
    return decode(row, Signal)


class Claim(msgspec.Struct, frozen=True):
    """Says which item the newest inquiry of an address or client has made."""

    item: ItemRef


class Answered(msgspec.Struct, frozen=True):
    """Says which item a signal has made, so that it makes no other."""

    item: ItemRef


class LeadSwitch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far the open leads are converted since the tenant has switched to simple mode."""

    began_at: datetime
    after: str | None = None
    """Place in the list of leads behind which it goes on."""
    converted: int = 0
    done: bool = False


class Visitor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A browser that the visit counter knows by a name that it has made up itself."""

    address: str
    """E-mail address or phone number that was given in a form."""
    seen_at: datetime


def claim_key(place: str) -> Key:
    """Return where it is noted what was made for an address or client."""
    return f"{CLAIM}#{place.lower()}", CLAIM


def claim_row(place: str, item: ItemRef, version: int, now: datetime) -> Row:
    """Return the row that says so."""
    pk, sk = claim_key(place)
    return Row(
        pk=pk,
        sk=sk,
        kind=CLAIM,
        body=encode(Claim(item)),
        version=version,
        expires_at=int((now + CLAIM_KEPT).timestamp()),
    )


def answered_key(signal: str) -> Key:
    """Return where it is noted what a signal has made."""
    return f"signal#{signal}", ANSWERED


def answered_row(signal: str, item: ItemRef, now: datetime) -> Row:
    """Return the row that says so."""
    pk, sk = answered_key(signal)
    return Row(
        pk=pk,
        sk=sk,
        kind=ANSWERED,
        body=encode(Answered(item)),
        expires_at=int((now + CLAIM_KEPT).timestamp()),
    )


def app_answer_key(item: ItemRef, doing: str) -> Key:
    """Return where an app's answer lies until the run or step that waits for it has taken it."""
    return str(item), f"{APP_ANSWER}#{doing}"


def app_answer_row(answer: AppAnswer) -> Row:
    """Return the row of an app's answer."""
    pk, sk = app_answer_key(answer.item, answer.doing)
    return Row(
        pk=pk,
        sk=sk,
        kind=APP_ANSWER,
        body=encode(answer),
        expires_at=int((answer.at + CLAIM_KEPT).timestamp()),
    )


LEAD_SWITCH_KEY: Key = (LEAD_SWITCH, LEAD_SWITCH)


def lead_switch_row(switch: LeadSwitch, version: int) -> Row:
    """Return the row of a switch to simple mode."""
    pk, sk = LEAD_SWITCH_KEY
    return Row(pk=pk, sk=sk, kind=LEAD_SWITCH, body=encode(switch), version=version)


def visitor_key(name: str) -> Key:
    """Return where a visitor lies."""
    return f"{VISITOR}#{name}", VISITOR


def visitor_row(name: str, visitor: Visitor, version: int, kept: timedelta) -> Row:
    """Return the row of a visitor, who is forgotten after some time without a visit."""
    pk, sk = visitor_key(name)
    return Row(
        pk=pk,
        sk=sk,
        kind=VISITOR,
        body=encode(visitor),
        version=version,
        expires_at=int((visitor.seen_at + kept).timestamp()),
    )
