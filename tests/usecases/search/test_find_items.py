"""Finding items by words."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.people.rights import MANAGER, Caller
from chalicelib.domain.people.users import User
from chalicelib.usecases.search import find_items as search
from chalicelib.usecases.search.find_items import Mark, find_items
from tests.support.asked import asked_of
from tests.support.world import ANNA, World

OWN = Caller.of(User(id=2, name="Ben", roles=(MANAGER.id,)))


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(search, "WINDOW", 5)
    return World()


def page(world, text, mark=None, *, caller=ANNA, limit=50, type=None):
    return find_items(world.tenant, caller, text, type=type, limit=limit, mark=mark, now=world.now)


def pages(world, text, **more):
    """Return the titles of each page."""
    found, mark = [], None
    while True:
        answer = page(world, text, mark, **more)
        found.append([one.item.title for one in answer.items])
        mark = answer.next
        if mark is None:
            return found


def found(world, text, **more):
    return [title for titles in pages(world, text, **more) for title in titles]


def test_the_word_that_fewest_items_have_is_looked_up(world):
    for number in range(20):
        world.create(title=f"Nguyen Kim {number}")
    world.create(title="Nguyen Lan")
    asked = asked_of(world.table)
    assert ["Nguyen Lan"] == [one.item.title for one in page(world, "nguyen lan").items]
    assert ["query", "query", "get_many"] == asked


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_where_all_words_are_common_all_are_found_once_however_long_it_takes(world, limit):
    titles = [f"Nguyen Van {one}" for one in ("An", "Anh", "An Nguyena")] * 4
    for title in titles:
        world.create(title=title)
        world.create(title="Nguyen Vanessa")
        world.create(title="Ana Vanida")
    assert sorted(titles) == sorted(found(world, "nguyen van an", limit=limit))
    assert sorted([*titles, *["Nguyen Vanessa"] * 12]) == sorted(found(world, "ngu", limit=limit))


def test_one_answer_looks_at_so_many_rows_and_reads_so_many_items(world, monkeypatch):
    monkeypatch.setattr(search, "MOST_READ", 8)
    for number in range(60):
        world.create(title="Chairs", responsible=2 if number % 30 == 0 else 1)
    asked = asked_of(world.table)
    answer = page(world, "chairs", caller=OWN)
    assert answer.next is not None
    assert len(asked) <= 2 * search.MOST_WINDOWS + 1
    assert ["Chairs"] * 2 == found(world, "chairs", caller=OWN)


def test_of_what_was_written_a_moment_ago_only_what_is_true_is_told(world):
    renamed, gone, kept = (world.create(title="Green chairs") for _ in range(3))
    world.change_unseen(renamed, title="Green tables")
    world.delete_unseen(gone)
    world.change_unseen(kept, title="Chairs, green")
    assert ["Chairs, green"] == found(world, "green chairs")


def test_the_name_of_a_type_is_told_by_its_items_but_finds_none(world):
    for _ in range(12):
        world.create()
    assert ["Deal #12"] == found(world, "deal 12")
    assert ["Deal #12"] == found(world, "#12", type="deal")
    assert [] == found(world, "12", type="lead")
    assert [] == found(world, "deal")


@pytest.mark.parametrize("mark", [Mark(1, ("",)), Mark(0, ("", ""))])
def test_a_mark_of_another_question_is_refused(world, mark):
    world.create(title="Chairs")
    with pytest.raises(Invalid, match="not a cursor"):
        page(world, "chairs", mark)
