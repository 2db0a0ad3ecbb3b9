"""Rules and triggers for a caller: secrets are shown to those who may set them up."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS
from chalicelib.usecases.configuration.read_parts import parts_of_pipeline, show_part
from tests.support.world import ANNA, BEN, World

PLACE = ("deal", "default")
DEEP = "a-secret-of-32-characters-as-it-is"


@pytest.fixture
def world():
    world = World()
    hook = {"url": "https://a.example", "secret": DEEP}
    world.rule("won", "call_webhook", hook, id="caller")
    world.trigger("won", "incoming_webhook", {"code": DEEP}, id="hook")
    return world


@pytest.mark.parametrize(("reader", "secret"), [(ANNA, DEEP), (BEN, "********")])
def test_a_rule_is_shown_with_its_secrets_to_who_may_change_it(world, reader, secret):
    one = show_part(world.tenant, reader, PLACE, RULES, "caller", world.now)
    assert secret == one.params["secret"]
    assert [one] == parts_of_pipeline(world.tenant, reader, PLACE, RULES, world.now)


@pytest.mark.parametrize(("reader", "secret"), [(ANNA, DEEP), (BEN, "********")])
def test_a_trigger_is_shown_with_its_secrets_to_who_may_change_it(world, reader, secret):
    one = show_part(world.tenant, reader, PLACE, TRIGGERS, "hook", world.now)
    assert {"code": secret} == one.params
    assert [one] == parts_of_pipeline(world.tenant, reader, PLACE, TRIGGERS, world.now)


@pytest.mark.parametrize("parts", [RULES, TRIGGERS])
def test_what_is_not_there_is_not_found(world, parts):
    with pytest.raises(NotFound, match=f"no {parts.word} gone"):
        show_part(world.tenant, ANNA, PLACE, parts, "gone", world.now)


def test_those_of_a_stage_or_action_can_be_asked_for(world):
    world.comment_rule("won", id="comment")
    world.comment_rule("new", id="early")

    def ids(**more):
        found = parts_of_pipeline(world.tenant, ANNA, PLACE, RULES, world.now, **more)
        return [one.id for one in found]

    assert ["caller", "comment"] == ids(stage="won")
    assert ["comment", "early"] == ids(does="add_comment")
    assert ["comment"] == ids(stage="won", does="add_comment")
