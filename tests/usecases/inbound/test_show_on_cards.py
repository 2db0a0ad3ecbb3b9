"""What a client did stands on each card that it concerns, once."""

import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.usecases.inbound.concerned import Concerned
from chalicelib.usecases.inbound.show_on_cards import show_on_cards
from tests.support.world import World


@pytest.fixture
def world() -> World:
    return World()


def show(world, items, *clients):
    def entry(item):
        return TimelineEntry(
            id="signal-1",
            item=item.ref,
            kind=EntryKind.CALL,
            at=world.now,
            author=item.responsible,
            text="called",
        )

    found = Concerned(clients=tuple(one.ref for one in clients))
    show_on_cards(world.tenant, found, items, entry)


def shown(world, *items):
    return [world.texts(one).count("called") for one in items]


def test_open_items_show_it_and_clients_where_nothing_is_open(world):
    kim, deal = world.create("contact", title="Kim"), world.create()
    show(world, [deal], kim)
    assert [1, 0] == shown(world, deal, kim)
    for _ in range(2):
        show(world, [], kim)
    assert [1, 1] == shown(world, deal, kim)


def test_more_than_a_transaction_holds_show_it_too(world):
    deals = [world.create() for _ in range(51)]
    show(world, deals)
    assert [1] * 51 == shown(world, *deals)


def test_a_client_who_is_gone_shows_nothing(world):
    kim = world.create("contact", title="Kim")
    world.delete(kim)
    rows = len(world.table.rows())
    show(world, [], kim)
    assert rows == len(world.table.rows())
