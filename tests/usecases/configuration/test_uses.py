"""What rules, triggers and workflows use is not removed without a word."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.pipelines import DEFAULT_STAGES
from chalicelib.usecases.configuration.save_field import add_field, change_field, hide_field
from chalicelib.usecases.configuration.save_pipeline import (
    add_pipeline,
    change_pipeline,
    remove_pipeline,
)
from chalicelib.usecases.workflows.end_run import terminate_run
from chalicelib.usecases.workflows.save_template import (
    change_template,
    publish_template,
    remove_template,
)
from tests.support.bureau import comment, document, publish, start
from tests.support.world import ANNA, World

IS_M = {"field": "uf_size", "op": "eq", "value": "M"}
BRANCH = {"type": "condition", "branches": [{"when": IS_M, "steps": []}]}


def publish_anew(world, workflow):
    world.advance(timedelta(days=1))
    other = document({"type": "pause", "interval": "P1D"}, name="Mine")
    change_template(world.tenant, ANNA, workflow, other, now=world.now)
    publish_template(world.tenant, ANNA, workflow, world.now)


def take_away(world, workflow):
    remove_template(world.tenant, ANNA, workflow, world.now)


@pytest.fixture
def world() -> World:
    world = World()
    size = {"code": "uf_size", "title": "Size", "type": FieldType.LIST, "options": ("S", "M", "L")}
    add_field(world.tenant, ANNA, "deal", size, now=world.now)
    day = {"code": "uf_day", "title": "Day", "type": FieldType.DATE}
    add_field(world.tenant, ANNA, "deal", day, now=world.now)
    add_pipeline(world.tenant, ANNA, "deal", {"name": "Other", "code": "other"}, now=world.now)
    return world


def without_option(world, **more):
    options = {"options": ("S", "L")}
    return change_field(world.tenant, ANNA, "deal", "uf_size", options, world.now, **more)


def without_size(world, **more):
    hide_field(world.tenant, ANNA, "deal", "uf_size", world.now, **more)


def without_day(world, **more):
    hide_field(world.tenant, ANNA, "deal", "uf_day", world.now, **more)


def without_stage(world, **more):
    left = {"stages": tuple(one for one in DEFAULT_STAGES if one.code != "preparation")}
    change_pipeline(world.tenant, ANNA, "deal", "other", left, world.now, **more)


def without_pipeline(world, **more):
    remove_pipeline(world.tenant, ANNA, "deal", "other", world.now, **more)


AT_DAY = {"mode": "at", "field": "uf_day", "time": "09:00"}
MOVE = {"pipeline": "other", "stage": "preparation"}
USED = [
    (without_option, lambda world: world.comment_rule("new", name="Mine", condition=IS_M)),
    (
        without_option,
        lambda world: world.rule("new", "edit_item", {"values": {"uf_size": "M"}}, name="Mine"),
    ),
    (without_option, lambda world: publish(world, BRANCH, name="Mine")),
    (without_size, lambda world: world.comment_rule("new", "{{ deal.uf_size }}", name="Mine")),
    (
        without_size,
        lambda world: world.trigger("won", "field_changed", {"fields": ["uf_size"]}, id="Mine"),
    ),
    (without_day, lambda world: world.comment_rule("new", name="Mine", run=AT_DAY)),
    (without_day, lambda world: publish(world, comment("{{ deal.uf_day }}"), name="Mine")),
    (without_stage, lambda world: world.rule("new", "change_stage", MOVE, name="Mine")),
    (without_pipeline, lambda world: world.rule("new", "change_stage", MOVE, name="Mine")),
]


@pytest.mark.parametrize(("remove", "use"), USED)
def test_what_is_used_is_not_removed_without_a_word(world, remove, use):
    use(world)
    with pytest.raises(Clash, match=r"is used by the .*“Mine”.*force=true") as refused:
        remove(world)
    assert "in_use" == refused.value.code


@pytest.mark.parametrize(("remove", "use"), USED)
def test_with_force_it_goes(world, remove, use):
    use(world)
    before = known(world)
    remove(world, force=True)
    assert before != known(world)


def known(world):
    wide = world.tenant.configuration.type("deal", world.now)
    return wide.fields, wide.pipelines


def waits_for_other(world):
    wait = {"type": "wait_for_stage", "stages": ["preparation"], "pipeline": "other"}
    return publish(world, wait, comment("{{ deal.uf_day }}"), name="Mine")


@pytest.mark.parametrize("remove", [without_day, without_stage, without_pipeline])
@pytest.mark.parametrize("then", [publish_anew, take_away], ids=["edited", "removed"])
def test_a_version_of_which_runs_go_on_is_still_used(world, remove, then):
    workflow = waits_for_other(world)
    run = start(world, workflow, world.create())
    then(world, workflow)

    with pytest.raises(Clash, match=r"used by open runs of version 1 of the workflow “Mine”"):
        remove(world)
    terminate_run(world.tenant, ANNA, run.id, "over", world.now)

    remove(world)


def test_runs_of_the_present_version_do_not_hold_up_what_an_older_one_used(world):
    workflow = waits_for_other(world)
    ended = start(world, workflow, world.create())
    terminate_run(world.tenant, ANNA, ended.id, "over", world.now)
    publish_anew(world, workflow)
    start(world, workflow, world.create())

    without_pipeline(world)


@pytest.mark.parametrize("remove", [without_option, without_day, without_stage, without_pipeline])
def test_what_nothing_uses_goes(world, remove):
    world.comment_rule("new", "{{ deal.title }}", condition={**IS_M, "value": "S"})
    remove(world)


def test_what_was_broken_before_does_not_hold_up_what_it_does_not_use(world):
    gone = {"field": "uf_gone", "op": "eq", "value": "x"}
    world.comment_rule("new", condition=gone, checked=False)
    without_size(world)
