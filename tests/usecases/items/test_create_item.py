"""Creating an item: once, whatever the network does, and with what its type requires."""

import pytest

from chalicelib.domain.errors import Clash, Conflict, Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.records.idempotency import Once
from chalicelib.records.items import ITEM
from chalicelib.usecases.configuration.save_field import add_field
from chalicelib.usecases.items.create_item import create_item
from tests.support.world import ANNA, World, fails, interrupt, of_kind


@pytest.fixture
def world() -> World:
    return World()


def once(fingerprint: str = "a") -> Once:
    return Once(user=ANNA.id, key="k1", fingerprint=fingerprint)


def create_once(world: World, title: str, once: Once | None):
    return create_item(world.tenant, ANNA, "deal", {"title": title}, now=world.now, once=once)


@pytest.mark.parametrize("key", [None, once()])
def test_a_write_whose_answer_was_lost_has_made_the_item(world, key):
    lost = Conflict([("deal_1", "item")] + ([key.row_key] if key else []))
    interrupt(world.table, "write", after=fails(lost), when=of_kind(ITEM))
    deal = create_once(world, "Chair", key)
    assert deal == world.item(deal)


def test_a_place_that_somebody_else_has_taken_is_refused(world):
    def taken() -> None:
        world.new_instance()
        create_once(world, "theirs", None)
        raise Conflict([("deal_1", "item")])

    first = world.tenant
    interrupt(first.table, "write", before=taken, when=of_kind(ITEM))
    first.ids.next = lambda type: 1
    with pytest.raises(Conflict):
        create_item(first, ANNA, "deal", {"title": "ours"}, now=world.now)


def test_the_same_request_again_is_answered_with_the_same_item(world):
    assert create_once(world, "Chair", once()) == create_once(world, "Chair", once())


def test_another_request_with_a_used_key_is_refused(world):
    create_once(world, "Chair", once("a"))
    with pytest.raises(Clash) as refusal:
        create_once(world, "Table", once("b"))
    assert "idempotency_key_reused" == refusal.value.code


def test_another_request_that_comes_at_the_same_time_with_the_key_is_refused(world):
    interrupt(
        world.table,
        "write",
        before=lambda: create_once(world, "Chair", once("a")),
        when=of_kind("once"),
    )
    with pytest.raises(Clash) as refusal:
        create_once(world, "Table", once("b"))
    assert "idempotency_key_reused" == refusal.value.code


def test_a_required_field_of_ones_own_must_be_given(world):
    field = {"code": "uf_size", "type": FieldType.STRING, "required": True}
    add_field(world.tenant, ANNA, "deal", field, now=world.now)
    with pytest.raises(Invalid) as refusal:
        world.create()
    assert ["/uf_size"] == [fault.pointer for fault in refusal.value.faults]
