"""The timeline: entries, moves and the beginning, newest first, page by page."""

from datetime import timedelta

import pytest

from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.shared_entries import entry_rows
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
    placed, rest = read_timeline(
        world.tenant, ANNA, deal.ref, limit=limit, after=after, now=world.now
    )
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
    placed, _ = read_timeline(world.tenant, ANNA, deal.ref, limit=50, now=world.now)
    began = placed[-1][1]

    assert {"pipeline": "default", "stage": "new", "entry": 1} == began.data
    assert (EntryKind.CREATED, ANNA.id) == (began.kind, began.author)


@pytest.fixture
def shared(world, deal):
    """Five entries of one instant: four rules acted together, and the third's neighbour alone."""
    world.clock.set(world.now + timedelta(minutes=1))
    entries = [
        TimelineEntry(
            id=f"s{order}",
            item=deal.ref,
            kind=EntryKind.COMMENT,
            at=world.now,
            author=1,
            text="same",
            order=order,
        )
        for order in range(5)
    ]
    rows = [*entry_rows([*entries[:2], *entries[3:]]), *entry_rows(entries[2:3])]
    world.table.write([Put(row, expect="absent") for row in rows])
    world.clock.set(world.now + timedelta(minutes=1))
    note(world, deal, "last")
    return deal


ALL_SHARED = ["last", "s4", "s3", "s2", "s1", "s0", *EVERYTHING]


def test_entries_that_share_a_row_stand_among_others_in_their_places(world, shared):
    assert (ALL_SHARED, None) == read(world, shared)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 10])
def test_a_page_may_end_and_begin_within_a_shared_row(world, shared, limit):
    found, rest = read(world, shared, limit)
    while rest is not None:
        page, rest = read(world, shared, limit, rest)
        found += page

    assert ALL_SHARED == found


def test_an_item_that_is_not_there_has_no_timeline(world):
    with pytest.raises(NotFound):
        read_timeline(world.tenant, ANNA, ItemRef("deal", 9), limit=1, now=world.now)


def edited(world: World, deal, title: str, later: float = 1) -> None:
    world.clock.set(world.now + timedelta(seconds=later))
    world.change(deal, title=title)


def pages(world: World, deal, limit: int, **options) -> list[str]:
    found, rest = [], None
    while True:
        placed, rest = read_timeline(
            world.tenant, ANNA, deal.ref, limit=limit, after=rest, now=world.now, **options
        )
        found += [entry.id for _, entry in placed]
        if rest is None:
            return found


@pytest.fixture
def edits(world, deal):
    """The deal with an edit before its comments, one between, and some after them."""
    for number in range(3):
        edited(world, deal, f"Chairs {number}")
        note(world, deal, f"later{number}")
    return deal


EDITED = ["later2", "change-6", "later1", "change-5", "later0", "change-4", *EVERYTHING]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 50])
def test_edits_stand_among_the_rest_in_one_order(world, edits, limit):
    assert EDITED == pages(world, edits, limit)


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_the_timeline_can_be_read_by_kinds(world, edits, limit):
    only = {kind: pages(world, edits, limit, kinds=frozenset({kind})) for kind in EntryKind}

    assert {
        EntryKind.CREATED: ["created"],
        EntryKind.STAGE_MOVE: ["move-3", "move-2"],
        EntryKind.CHANGE: ["change-6", "change-5", "change-4"],
        EntryKind.COMMENT: ["later2", "later1", "later0", "c1", "c0"],
    } == {kind: found for kind, found in only.items() if found}
    assert sorted(EDITED) == sorted(id for found in only.values() for id in found)


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_clock_that_is_behind_loses_and_repeats_no_edit(world, edits, limit):
    """Whose clock is behind writes a later version with an earlier instant."""
    edited(world, edits, "In the past", later=-90)
    edited(world, edits, "Now again", later=120)

    found = pages(world, edits, limit)
    assert len(found) == len(set(found)) == len(EDITED) + 2
    assert ["change-8", "change-7", "change-6"] == [one for one in found if one.startswith("ch")][
        :3
    ]


def test_what_is_edited_while_somebody_reads_on_does_not_move_the_pages(world, edits):
    placed, rest = read_timeline(world.tenant, ANNA, edits.ref, limit=1, now=world.now)
    edited(world, edits, "Meanwhile")
    left, _ = read_timeline(world.tenant, ANNA, edits.ref, limit=50, after=rest, now=world.now)

    assert EDITED == [entry.id for _, entry in placed + left]


def test_an_edit_names_people_and_linked_items(world, deal):
    kim = world.create("contact", name="Kim")
    world.change(deal, contact=kim.id)

    (entry,) = [one for _, one in read_timeline(
        world.tenant, ANNA, deal.ref, limit=50, kinds={EntryKind.CHANGE}, now=world.now
    )[0]]  # fmt: skip
    assert ("Contact: (empty) → Kim", ANNA.id) == (entry.text, entry.author)
    assert {"contact": {"from": None, "to": kim.id}} == entry.data["fields"]
