"""Hearing: whoever waits for a client hears of it, triggers only for open items."""

import pytest

from chalicelib.domain.workflows.waiters import WaitKind
from chalicelib.usecases import react_to_signal
from tests.support.bureau import comment, publish, start, words
from tests.support.waits import client_wait, waiters
from tests.support.world import World

KIM = "kim@example.com"


@pytest.fixture
def world() -> World:
    return World()


def listening(world: World, item, type: str) -> None:
    workflow = publish(world, client_wait(), comment("heard"), entity_type=type)
    start(world, workflow, item)
    assert [WaitKind.CLIENT] == [one.kind for one in waiters(world)]


@pytest.mark.parametrize("at_once", [25, 1], ids=["few", "many"])
@pytest.mark.parametrize("by", ["client", "address"])
@pytest.mark.parametrize("type", ["contact", "company"])
def test_a_run_of_a_client_hears_of_it(world, monkeypatch, type, by, at_once):
    monkeypatch.setattr(react_to_signal, "AT_ONCE", at_once)
    client = world.create(type, emails=[KIM])
    open_deals = [world.create(**{type: client.id}) for _ in range(2)]
    world.trigger("executing", "email_received")
    listening(world, client, type)
    world.signal(**{by: str(client.ref) if by == "client" else KIM})
    assert ["heard"] == words(world, client)
    assert ["executing"] * 2 == [world.item(deal).stage for deal in open_deals]


@pytest.mark.parametrize("at_once", [25, 1], ids=["few", "many"])
@pytest.mark.parametrize("by", ["client", "address"])
def test_a_run_of_a_closed_deal_hears_of_its_client_but_no_trigger_does(
    world, monkeypatch, by, at_once
):
    monkeypatch.setattr(react_to_signal, "AT_ONCE", at_once)
    world.trigger("new", "email_received", allow_backwards=True)
    contact = world.create("contact", emails=[KIM])
    deal, _ = (world.create(contact=contact.id) for _ in range(2))
    world.move(deal, "won")
    listening(world, deal, "deal")
    world.signal(**{by: str(contact.ref) if by == "client" else KIM})
    assert (["heard"], "won") == (words(world, deal), world.item(deal).stage)


def test_a_signal_of_a_client_asks_no_more_where_nobody_listens(world, monkeypatch):
    contact = world.create("contact")
    deal = world.create(contact=contact.id)
    world.move(deal, "won")
    asked = []
    query = world.table.query

    def noted(pk, *more, **named):
        asked.append((pk, named.get("prefix", more[0] if more else "")))
        return query(pk, *more, **named)

    monkeypatch.setattr(world.table, "query", noted)
    world.signal(client=str(contact.ref))
    assert [] == [one for one in asked if "waiter#" in one]


@pytest.mark.parametrize("at_once", [25, 1], ids=["few", "many"])
@pytest.mark.parametrize("type", ["contact", "company"])
def test_other_items_of_the_client_hear_of_what_came_on_one_and_no_trigger_does(
    world, monkeypatch, type, at_once
):
    monkeypatch.setattr(react_to_signal, "AT_ONCE", at_once)
    world.trigger("executing", "email_received")
    client = world.create(type)
    deal, other = (world.create(**{type: client.id}) for _ in range(2))
    listening(world, other, "deal")
    world.signal_unseen(item=str(deal.ref))
    came = [one for one in world.table.stream() if one.new and one.new.kind == "signal"][-1]
    world.deliver(came)
    world.deliver(came)
    world.settle()
    assert (["heard"], "new") == (words(world, other), world.item(other).stage)
    assert "executing" == world.item(deal).stage


def test_a_signal_of_an_item_looks_for_no_others_where_nobody_listens(world, monkeypatch):
    contact = world.create("contact")
    deal, _ = (world.create(contact=contact.id) for _ in range(2))
    asked = []
    query = world.table.query

    def noted(pk, *more, **named):
        asked.append(pk)
        return query(pk, *more, **named)

    monkeypatch.setattr(world.table, "query", noted)
    world.signal(item=str(deal.ref))
    assert str(contact.ref) not in asked
    listening(world, deal, "deal")
    world.signal(id="second", item=str(deal.ref))
    assert str(contact.ref) in asked
