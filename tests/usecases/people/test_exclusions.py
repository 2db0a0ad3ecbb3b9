"""Exclusions: added once, found by one read."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound, Unavailable
from chalicelib.usecases.people import exclusions
from chalicelib.usecases.people.exclusions import (
    AT_ONCE,
    exclude_address,
    exclude_lines,
    find_exclusions,
    is_excluded,
    list_exclusions,
    remove_exclusion,
)
from tests.support.world import ANNA, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return World()


def add(world: World, text: str):
    return exclude_lines(world.tenant, ANNA, text, now=world.now)


def test_an_address_is_found_however_it_is_written(world):
    add(world, "Ann@example.com\n+49 30 1234567")
    asked = ["ANN@example.com", "Ann <ann@example.com>", "0049301234567 ext. 7"]
    assert [True] * 3 == [is_excluded(world.tenant, [one], world.now) for one in asked]
    assert is_excluded(world.tenant, ["bob@example.com", "ann@example.com"], world.now)
    others = ["bob@example.com", "+4930765", "withheld", ""]
    assert not is_excluded(world.tenant, others, world.now)
    assert not is_excluded(world.tenant, [], world.now)


def test_the_same_again_adds_nothing_but_a_new_comment(world):
    first = add(world, "a@example.com; spam\nb@example.com")
    again = add(world, "a@example.com\nb@example.com; rude\nc@example.com")
    assert (2, 1) == (first.added, again.added)
    assert ["spam", "rude", ""] == [one.comment for one in again.exclusions]
    assert first.exclusions[0] == again.exclusions[0]


def test_a_long_text_that_breaks_off_is_completed_by_sending_it_again(world):
    text = "\n".join(f"a{n}@example.com" for n in range(AT_ONCE + 5))
    interrupt(world.table, "write", after=fails(Unavailable("the power is gone")))
    with pytest.raises(Unavailable):
        add(world, text)
    assert 5 == add(world, text).added
    assert AT_ONCE + 5 == len(list_exclusions(world.tenant, ANNA, limit=200)[0])


def test_the_list_goes_page_by_page_the_newest_first(world):
    for name in "abc":
        add(world, f"{name}@example.com")
        world.clock.advance(timedelta(seconds=1))
    page, rest = list_exclusions(world.tenant, ANNA, limit=2)
    last, end = list_exclusions(world.tenant, ANNA, after=rest, limit=2)
    assert ["c", "b", "a"] == [one.address[0] for one in (*page, *last)]
    assert end is None


def test_there_are_not_too_many(world, monkeypatch):
    monkeypatch.setattr(exclusions, "MAX_EXCLUSIONS", 2)
    add(world, "a@example.com\nb@example.com")
    with pytest.raises(Clash, match="at most 2") as caught:
        add(world, "c@example.com")
    assert "too_many" == caught.value.code
    assert 0 == add(world, "a@example.com; again").added


def test_an_address_is_let_in_again(world):
    (made,) = add(world, "a@example.com").exclusions
    remove_exclusion(world.tenant, ANNA, made.id)
    assert not is_excluded(world.tenant, ["a@example.com"], world.now)
    assert [] == find_exclusions(world.tenant, ANNA, "a@example.com", world.now)
    with pytest.raises(NotFound):
        remove_exclusion(world.tenant, ANNA, made.id)


def test_a_fault_excludes_nothing(world):
    with pytest.raises(Invalid):
        add(world, "a@example.com\nnobody")
    with pytest.raises(Invalid, match="/address"):
        exclude_address(world.tenant, ANNA, "nobody", "", now=world.now)
    assert not is_excluded(world.tenant, ["a@example.com"], world.now)


def test_two_who_add_the_same_at_once_both_have_it(world):
    interrupt(world.table, "write", before=lambda: add(world, "a@example.com; first"))
    assert "a@example.com" == add(world, "a@example.com").exclusions[0].address
    (stored,) = list_exclusions(world.tenant, ANNA)[0]
    assert "first" == stored.comment
