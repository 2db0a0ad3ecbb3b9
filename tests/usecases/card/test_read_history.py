"""What was changed on all items, newest first."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.journal import ChangeKind
from chalicelib.usecases.card import read_history as module
from chalicelib.usecases.card.read_history import HistoryFilter, read_history
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def story(world):
    """A contact, two deals that are edited, moved and deleted; a minute between them."""

    def wait():
        world.clock.set(world.now + timedelta(minutes=1))

    kim = world.create("contact", name="Kim")
    wait()
    deal = world.create(title="Chairs")
    wait()
    world.change(deal, title="Tables", contact=kim.id)
    wait()
    world.move(deal, "executing")
    wait()
    world.delete(deal)
    return deal


def read(world: World, limit: int = 50, after: str | None = None, **wanted):
    return read_history(
        world.tenant, ANNA, HistoryFilter(**wanted), limit=limit, after=after, now=world.now
    )


def texts(world: World, **wanted) -> list[str]:
    return [f"{entry.change.item} {entry.text}" for _, entry in read(world, **wanted)[0]]


EVERYTHING = [
    "deal_1 Deleted",
    "deal_1 Stage: New → Executing",
    "deal_1 Contact: (empty) → Kim; Title: Chairs → Tables",
    "deal_1 Created",
    "contact_1 Created",
]


def test_the_newest_comes_first_in_words(world, story):
    assert EVERYTHING == texts(world)
    assert "Tables" == read(world)[0][0][1].title


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        ({"kinds": frozenset({ChangeKind.CREATED})}, [3, 4]),
        ({"kinds": frozenset({ChangeKind.CHANGE, ChangeKind.DELETED})}, [0, 2]),
        ({"type": "contact"}, [4]),
        ({"user": ANNA.id}, [0, 1, 2, 3, 4]),
        ({"user": 99}, []),
        ({"type": "deal", "kinds": frozenset({ChangeKind.STAGE_MOVE})}, [1]),
    ],
)
def test_it_can_be_filtered(world, story, wanted, places):
    everything = texts(world)
    assert [everything[place] for place in places] == texts(world, **wanted)


def test_a_span_begins_at_its_instant_and_ends_before_one(world, story):
    everything = texts(world)
    last = world.now
    minute = timedelta(minutes=1)

    assert everything[:2] == texts(world, since=last - minute)
    assert everything[2:] == texts(world, until=last - minute)
    assert everything[1:3] == texts(world, since=last - 2 * minute, until=last)
    assert [] == texts(world, since=last + minute)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 50])
@pytest.mark.parametrize("at_once", [1, 2, 3, 500])
def test_pages_follow_one_another_whatever_is_looked_at_at_once(
    world, story, limit, at_once, monkeypatch
):
    monkeypatch.setattr(module, "AT_ONCE", at_once)
    since = world.now - timedelta(days=1)
    found, rest = [], None
    while True:
        page, rest = read(world, limit, rest, since=since)
        found += [place for place, _ in page]
        if rest is None:
            break
    assert 5 == len(found) == len(set(found))
    assert sorted(found, reverse=True) == found


def test_a_page_looks_at_so_many_changes_and_goes_on(world, story, monkeypatch):
    monkeypatch.setattr(module, "LOOKED_AT", 2)
    page, rest = read(world, type="contact")
    assert [] == page
    page, rest = read(world, after=rest, type="contact")
    assert [] == page
    page, rest = read(world, after=rest, type="contact")
    assert (1, None) == (len(page), rest)


def test_a_type_that_there_is_not_is_refused(world):
    with pytest.raises(NotFound):
        read(world, type="ship")


def test_changes_are_told_in_the_readers_language(world, story):
    entries, _ = read_history(
        world.tenant, ANNA, HistoryFilter(type="deal"), limit=50, now=world.now, language="vi"
    )

    assert [
        "Đã xóa",
        "Giai đoạn: New → Executing",
        "Liên hệ: (trống) → Kim; Tiêu đề: Chairs → Tables",
        "Đã tạo",
    ] == [one.text for _, one in entries]
