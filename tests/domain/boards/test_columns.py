"""Columns of a board as they are kept ready."""

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from chalicelib.domain.boards.columns import FRESH, MOST, Card, Column, Member, without
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.smart_activities.counting import Attention, Counted
from tests.support.contexts import NOW, deal

HOUR = timedelta(hours=1)


def member(created=NOW, last=None, due=None, amount=None):
    return Member(amount, created, last, due)


def card(id: int) -> Card:
    return Card(item=ItemRef("deal", id), version=1, entry=1, title=f"D{id}", responsible=1)


def column(members, cards=(), more=False):
    return Column(
        as_of=NOW, made_at=NOW, members=members, cards={id: card(id) for id in cards}, more=more
    )


def test_what_is_due_comes_first_then_what_was_worked_on_last():
    found = column(
        {
            1: member(NOW - 5 * HOUR),
            2: member(NOW - 9 * HOUR, last=NOW - 2 * HOUR, due=NOW + HOUR),
            3: member(NOW - 9 * HOUR, last=NOW - 8 * HOUR, due=NOW - HOUR),
            4: member(NOW - 5 * HOUR),
        }
    )
    assert [3, 2, 4, 1] == found.order(NOW)
    assert [3, 2, 4, 1] == found.order(NOW + HOUR)  # both due, the older first


def test_the_sum_is_of_amounts_in_the_one_currency():
    items = [
        deal(fields={"amount": "1200.50", "currency": "EUR"}),
        deal(fields={"amount": "7"}),
        deal(fields={"amount": "900", "currency": "USD"}),
    ]
    members = {id: Member.of(item, None, "EUR") for id, item in enumerate(items, 1)}
    assert Decimal("1207.50") == column(members).sum


def test_a_card_tells_the_next_activity_and_the_client():
    due = Counted("a2", 1, 1, True, False, "", NOW + HOUR)
    attention = Attention(counted=(Counted("a1", 1, 1, True, False, "", None), due), last_at=NOW)
    found = Card.of(deal(fields={"contact": 3}), attention, {"r": "waiting"})
    assert ("a2", NOW + HOUR) == (found.next.id, found.next.at)
    assert (ItemRef("contact", 3), {"r": "waiting"}) == (found.client, found.runs)
    assert Card.of(deal(), Attention(last_at=NOW), {}).next is None


def test_an_item_comes_goes_and_changes():
    found = column({1: member()}, [1]).with_items({2: (member(), card(2))})
    assert {1, 2} == found.members.keys() == found.cards.keys()
    left = found.with_items({1: None, 7: None})
    assert {2} == left.members.keys() == left.cards.keys()
    bare = found.with_items({1: (member(), None)})
    assert ({1, 2}, [1]) == (bare.members.keys(), bare.missing(NOW))


def test_clients_are_called_as_they_are_now():
    kim, lee = ItemRef("contact", 3), ItemRef("contact", 4)
    cards = {1: replace(card(1), client=kim, client_name="Kim"), 2: replace(card(2), client=lee)}
    found = replace(column({1: member(), 2: member()}), cards=cards).with_names({kim: "Kim Ly"})
    assert ["Kim Ly", None] == [one.client_name for one in found.cards.values()]


def test_it_is_made_anew_when_it_is_old_or_has_lost_many_of_more():
    full = {id: member() for id in range(1, MOST + 1)}
    few = {id: member() for id in range(1, MOST - 50)}
    assert column(few).is_fresh(NOW)
    assert column(full, more=True).is_fresh(NOW)
    assert not column(few, more=True).is_fresh(NOW)
    assert not column(few).is_fresh(NOW + FRESH)


def test_it_keeps_no_more_than_it_may():
    found = column({id: member() for id in range(1, MOST + 3)}, range(1, MOST + 3)).trimmed(NOW)
    assert (MOST, 60, True) == (len(found.members), len(found.cards), found.more)
    assert 2 not in found.members
    assert [] == found.missing(NOW)
    gone = replace(found, cards={})
    assert 40 == len(gone.missing(NOW))


def test_what_its_type_does_not_show_is_on_no_card():
    filled = {"contact": 3, "amount": "5.00", "currency": "EUR", "close_date": "2026-03-09"}
    found = Card.of(deal(fields=filled), None, {})
    assert found == without(found, filled)
    bare = without(found, {"title"})
    assert (None, None, None, None) == (bare.amount, bare.currency, bare.close_date, bare.client)
