"""The timeline: entries, moves and the beginning, newest first, page by page."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.usecases.card.read_timeline import read_timeline
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def deal(world):
    """A deal with a comment, two moves at the same instant as comments, and a last comment."""
    deal = world.create()
    for number, stage in enumerate(["executing", "won"]):
        world.clock.set(world.now + timedelta(minutes=1))
        note(world, deal, f"c{number}")
        world.move(deal, stage)
    return deal


def note(world: World, deal, id: str, kind=EntryKind.COMMENT, **data) -> None:
    entry = TimelineEntry(
        id=id, item=deal.ref, kind=kind, at=world.now, author=1, text=id, data=data
    )
    world.table.write([Put(entry_row(entry))])


def read(world: World, deal, limit: int = 50, after: str | None = None):
    placed, rest = read_timeline(world.tenant, ANNA, deal.ref, limit=limit, after=after)
    return [entry.id for _, entry in placed], rest


EVERYTHING = ["c1", "move-3", "c0", "move-2", "created"]


def test_the_newest_comes_first_and_a_move_before_what_follows_from_it(world, deal):
    assert (EVERYTHING, None) == read(world, deal)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_follow_one_another_without_gap_or_repetition(world, deal, limit):
    found, rest = read(world, deal, limit)
    while rest is not None:
        page, rest = read(world, deal, limit, rest)
        found += page

    assert EVERYTHING == found


def test_a_page_is_full_also_where_mails_are_being_sent(world, deal):
    for number in range(10):
        note(world, deal, f"mail{number}", EntryKind.EMAIL, state="sending")

    assert ["c1", "move-3", "c0"] == read(world, deal, 3)[0]


def test_a_mail_that_has_left_is_shown(world, deal):
    note(world, deal, "mail", EntryKind.EMAIL)

    assert "mail" in read(world, deal)[0]


def test_the_beginning_tells_where_the_item_began(world, deal):
    placed, _ = read_timeline(world.tenant, ANNA, deal.ref, limit=50)
    began = placed[-1][1]

    assert {"pipeline": "default", "stage": "new", "entry": 1} == began.data
    assert (EntryKind.CREATED, ANNA.id) == (began.kind, began.author)


def test_an_item_that_is_not_there_has_no_timeline(world):
    with pytest.raises(NotFound):
        read_timeline(world.tenant, ANNA, ItemRef("deal", 9), limit=1)
