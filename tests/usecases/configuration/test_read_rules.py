"""Rules and triggers for a caller: secrets are shown to those who may set them up."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.configuration.read_rules import (
    rules_of_pipeline,
    show_rule,
    show_trigger,
    triggers_of_pipeline,
)
from tests.support.world import ANNA, BEN, World

PLACE = ("deal", "default")


@pytest.fixture
def world():
    world = World()
    world.rule(
        "client", "call_webhook", {"url": "https://a.example", "secret": "deep"}, id="caller"
    )
    world.trigger("client", "incoming_webhook", {"code": "deep"}, id="hook")
    return world


@pytest.mark.parametrize(("reader", "secret"), [(ANNA, "deep"), (BEN, "********")])
def test_a_rule_is_shown_with_its_secrets_to_who_may_change_it(world, reader, secret):
    one = show_rule(world.tenant, reader, *PLACE, "caller", world.now)
    assert secret == one.params["secret"]
    assert [one] == rules_of_pipeline(world.tenant, reader, *PLACE, world.now)


@pytest.mark.parametrize(("reader", "secret"), [(ANNA, "deep"), (BEN, "********")])
def test_a_trigger_is_shown_with_its_secrets_to_who_may_change_it(world, reader, secret):
    one = show_trigger(world.tenant, reader, *PLACE, "hook", world.now)
    assert {"code": secret} == one.params
    assert [one] == triggers_of_pipeline(world.tenant, reader, *PLACE, world.now)


@pytest.mark.parametrize("show", [show_rule, show_trigger])
def test_what_is_not_there_is_not_found(world, show):
    with pytest.raises(NotFound):
        show(world.tenant, ANNA, *PLACE, "gone", world.now)
