"""Triggers that apps register: a code and a name."""

import pytest

from chalicelib.domain.errors import Clash, Forbidden, NotFound, Refused
from chalicelib.usecases.signals import app_triggers
from chalicelib.usecases.signals.app_triggers import (
    AppTrigger,
    list_app_triggers,
    register_app_trigger,
    remove_app_trigger,
)
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def register(world: World, code: str, name: str = "Order paid", caller=ANNA) -> AppTrigger:
    trigger = AppTrigger(code=code, name=name)
    return register_app_trigger(world.tenant, caller, trigger, now=world.now)


def known(world: World) -> dict[str, str]:
    return {one.code: one.name for one in list_app_triggers(world.tenant, ANNA, world.now)}


@pytest.mark.parametrize("code", ["a", "order.paid-2_x", "9" * 50])
def test_a_code_is_registered(world, code):
    register(world, code)

    assert {code: "Order paid"} == known(world)


def test_a_code_that_is_registered_again_gets_another_name(world):
    register(world, "paid")
    register(world, "paid", "Invoice paid")

    assert {"paid": "Invoice paid"} == known(world)


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("", "x", "Empty trigger code!"),
        ("Paid", "x", "Wrong trigger code!"),
        ("a b", "x", "Wrong trigger code!"),
        ("9" * 51, "x", "Wrong trigger code!"),
        ("paid", " ", "Empty trigger name!"),
    ],
)
def test_what_cannot_be_registered_is_refused(world, code, name, said):
    with pytest.raises(Refused, match=said):
        register(world, code, name)


def test_there_are_so_many_at_most_and_those_can_still_be_renamed(world, monkeypatch):
    monkeypatch.setattr(app_triggers, "MAX_APP_TRIGGERS", 1)
    register(world, "paid")

    with pytest.raises(Clash) as clash:
        register(world, "sent")
    assert "too_many" == clash.value.code
    assert "New" == register(world, "paid", "New").name


def test_a_code_is_forgotten_once(world):
    register(world, "paid")
    remove_app_trigger(world.tenant, ANNA, "paid", world.now)

    assert {} == known(world)
    for code in ("paid", "A#B"):
        with pytest.raises(NotFound, match="Trigger not found"):
            remove_app_trigger(world.tenant, ANNA, code, world.now)


def test_only_who_may_registers_and_forgets(world):
    register(world, "paid")

    with pytest.raises(Forbidden):
        register(world, "sent", caller=BEN)
    with pytest.raises(Forbidden):
        remove_app_trigger(world.tenant, BEN, "paid", world.now)
