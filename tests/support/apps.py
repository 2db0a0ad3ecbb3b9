"""A bank whose app checks credit, for tests in memory."""

import json
from typing import Any

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.configuration import app_action_row
from chalicelib.usecases.signals.answer_app import answer_app
from tests.support.world import World

BANK = AppAction(
    code="bank.check",
    name="Check credit",
    handler="https://bank.example.com/check",
    properties={"amount": Variable(type=FieldType.MONEY)},
    returns={"score": Variable(type=FieldType.NUMBER)},
    key="the-key-of-this-registration",
)
ASK = {"app_action": "bank.check", "properties": {"amount": "{{ deal.amount }}"}}


def with_bank(world: World) -> World:
    """Register the action of the bank."""
    world.save(app_action_row(BANK))
    return world


def asked(world: World) -> list[dict[str, Any]]:
    """Return what the bank was asked."""
    return [json.loads(one.body) for one in world.http.sent]


def answer(world: World, place: int = -1, score: int = 7, **more: Any) -> None:
    """Let the bank answer; what follows from it comes with the stream."""
    token = asked(world)[place]["token"]
    answer_app(world.tenant, token, {"score": score}, now=world.now, **more)


def answer_at_once(world: World, **more: Any) -> None:
    """Let the bank answer while it is being asked, and the stream tell of it before we go on."""
    post = world.http.post

    def answering(request: Any) -> Any:
        told = post(request)
        answer(world, **more)
        came = [one for one in world.table.stream() if one.new and one.new.kind == "app_answer"]
        world.deliver(came[-1])
        return told

    world.http.post = answering
