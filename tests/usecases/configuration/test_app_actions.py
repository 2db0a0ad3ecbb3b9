"""Actions that apps register."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.errors import Clash, Forbidden, Invalid, NotFound
from chalicelib.usecases.configuration import app_actions
from chalicelib.usecases.configuration.app_actions import (
    list_app_actions,
    register_app_action,
    remove_app_action,
)
from tests.support.world import ANNA, BEN, World, interrupt

BANK = AppAction(code="bank.check", name="Check", handler="https://bank.example.com/check")


@pytest.fixture
def world() -> World:
    return World()


def register(world: World, action: AppAction = BANK, caller=ANNA) -> str:
    return register_app_action(world.tenant, caller, action, now=world.now)[1]


def names(world: World) -> dict[str, str]:
    return {one.code: one.name for one in list_app_actions(world.tenant, BEN, world.now)}


def test_one_that_is_registered_again_is_replaced_and_keeps_its_secret(world):
    first, second = register(world), register(world, replace(BANK, name="Check credit"))
    assert ({"bank.check": "Check credit"}, first) == (names(world), second)


def test_another_instance_that_has_not_heard_of_it_keeps_the_secret_too(world):
    cold = world.new_instance()
    list_app_actions(cold, BEN, world.now)
    first = register_app_action(world.new_instance(), ANNA, BANK, now=world.now)[1]
    assert first == register_app_action(cold, ANNA, BANK, now=world.now)[1]


def test_of_two_that_register_at_once_both_get_the_secret_that_counts(world):
    first = []
    interrupt(world.table, "write", before=lambda: first.append(register(world)))
    second = register(world)
    assert [second] == first


def test_one_that_was_removed_comes_back_with_another_secret(world):
    before = register(world)
    remove_app_action(world.tenant, ANNA, "bank.check", world.now)
    assert ({}, True) == (names(world), register(world) != before)


def test_secrets_of_two_differ(world):
    assert register(world) != register(world, replace(BANK, code="bank.pay"))


def test_faults_are_told(world):
    with pytest.raises(Invalid, match="/handler"):
        register(world, replace(BANK, handler="https://127.0.0.1/"))


def test_there_can_be_only_so_many(world, monkeypatch):
    monkeypatch.setattr(app_actions, "APP_ACTION", replace(app_actions.APP_ACTION, most=1))
    register(world)
    register(world)
    with pytest.raises(Clash, match="there are 1 app actions"):
        register(world, replace(BANK, code="bank.pay"))


@pytest.mark.parametrize("code", ["bank.check", "no code at all", ""])
def test_what_is_not_registered_cannot_be_removed(world, code):
    with pytest.raises(NotFound):
        remove_app_action(world.tenant, ANNA, code, world.now)


def test_only_admins_register_and_remove(world):
    with pytest.raises(Forbidden):
        register(world, caller=BEN)
    with pytest.raises(Forbidden):
        remove_app_action(world.tenant, BEN, "bank.check", world.now)
