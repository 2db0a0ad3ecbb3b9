"""Comments: who says what when, once."""

import pytest

from chalicelib.domain.errors import Invalid, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.text import MAX_TEXT
from chalicelib.records.idempotency import Once
from chalicelib.usecases.card.add_comment import add_comment
from tests.support.world import BEN, World


@pytest.fixture
def world() -> World:
    return World()


def comment(world: World, ref: ItemRef, text: str, **more):
    return add_comment(world.tenant, BEN, ref, text, now=world.now, **more)


def test_a_comment_stands_in_the_timeline_of_its_item(world):
    deal = world.create()
    entry = comment(world, deal.ref, "Called them\n")

    assert [entry] == world.timeline(deal)
    assert (BEN.id, "Called them\n", world.now) == (entry.author, entry.text, entry.at)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_text"),
        (" \n", "empty_text"),
        ("x" * (MAX_TEXT + 1), "invalid"),
        ("a\x00", "invalid"),
    ],
    ids=["empty", "blank", "long", "control"],
)
def test_a_comment_says_something(world, text, code):
    deal = world.create()

    with pytest.raises(Invalid) as invalid:
        comment(world, deal.ref, text)
    assert (code, "/text") == (invalid.value.code, invalid.value.faults[0].pointer)
    assert [] == world.timeline(deal)


def test_a_deleted_item_takes_no_comments(world):
    deal = world.create()
    world.delete(deal)

    with pytest.raises(NotFound):
        comment(world, deal.ref, "too late")


def test_the_same_request_makes_one_comment(world):
    deal = world.create()
    once = Once(user=2, key="k", fingerprint="f")

    assert comment(world, deal.ref, "Hi", once=once) == comment(world, deal.ref, "Hi", once=once)
    assert 1 == len(world.timeline(deal))
