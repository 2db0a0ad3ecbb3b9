"""What an edit leaves as it was is not judged again: nobody who left blocks what names them."""

import msgspec
import pytest

from chalicelib.domain.automation.document import Difference
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS
from chalicelib.usecases.configuration.pipeline_document import (
    Wanted,
    read_document,
    replace_document,
)
from chalicelib.usecases.configuration.save_field import add_field, hide_field
from chalicelib.usecases.configuration.save_part import add_part, change_part
from chalicelib.usecases.configuration.stored_automation import Making
from chalicelib.usecases.workflows.save_template import (
    change_template,
    create_template,
    publish_template,
)
from tests.support.bureau import document
from tests.support.world import ANNA, BEN, World

PLACE = "deal", "default"
GONE = User(id=7, name="Gone", email="gone@example.com")
TASK = {
    "id": "ask",
    "type": "user_task",
    "kind": "approve",
    "subject": "Shall we?",
    "users": [GONE.id],
    "timeout": "P1D",
}


@pytest.fixture
def world() -> World:
    world = World()
    world.save(user_row(GONE))
    return world


def making(world):
    return Making(caller=ANNA, now=world.now)


def document_of(world):
    read, _ = read_document(world.tenant, ANNA, *PLACE, world.now)
    rules, triggers = (
        [msgspec.structs.asdict(one.bare()) for one in several]
        for several in (read.rules, read.triggers)
    )
    for one in (*rules, *triggers):
        for name in ("placed_at", "changed_at", "changed_by"):
            del one[name]
    return Wanted(rules=rules, triggers=triggers)


def leave(world):
    world.save(user_row(msgspec.structs.replace(GONE, active=False)))


@pytest.fixture
def rule(world):
    """A rule that names somebody who has left since."""
    values = {
        "stage": "new",
        "action": "notify_staff",
        "params": {"text": "x", "recipients": [GONE.id, BEN.id]},
        "on_behalf_of": GONE.id,
    }
    added = add_part(world.tenant, ANNA, PLACE, RULES, values, making(world))
    leave(world)
    return added


@pytest.mark.parametrize(
    "values",
    [{"name": "Renamed"}, {"sort": 5}, {"enabled": False}, {"stage": "preparation"}],
)
def test_a_rule_that_names_somebody_who_left_can_be_edited_otherwise(world, rule, values):
    changed = change_part(world.tenant, ANNA, PLACE, RULES, rule.id, values, making(world))
    assert values == {name: getattr(changed, name) for name in values}


@pytest.mark.parametrize(
    ("pointer", "values"),
    [
        ("/params/recipients/1", {"params": {"text": "x", "recipients": [BEN.id, GONE.id]}}),
        ("/stage", {"stage": "nowhere"}),
        ("/on_behalf_of", {"on_behalf_of": 99}),
    ],
)
def test_what_an_edit_changes_is_judged(world, rule, pointer, values):
    with pytest.raises(Invalid) as refused:
        change_part(world.tenant, ANNA, PLACE, RULES, rule.id, values, making(world))
    assert [pointer] == [fault.pointer for fault in refused.value.faults]


def test_a_document_can_be_put_back_as_it_was_read(world, rule):
    wanted = document_of(world)
    found = replace_document(world.tenant, ANNA, *PLACE, wanted, making(world))
    assert found.difference == Difference()


def test_a_new_rule_cannot_name_somebody_who_left(world, rule):
    rules = document_of(world).rules
    wanted = Wanted(rules=[*rules, {**rules[0], "id": "copy"}], triggers=[])
    with pytest.raises(Invalid) as refused:
        replace_document(world.tenant, ANNA, *PLACE, wanted, making(world))
    assert {"/rules/1/params/recipients/0", "/rules/1/on_behalf_of"} == {
        fault.pointer for fault in refused.value.faults
    }


def test_a_trigger_that_names_somebody_who_left_can_be_switched_off(world):
    values = {
        "stage": "preparation",
        "trigger": "field_changed",
        "params": {"fields": ["amount"]},
        "execute_by": GONE.id,
    }
    trigger = add_part(world.tenant, ANNA, PLACE, TRIGGERS, values, making(world))
    leave(world)
    change = {"enabled": False}
    changed = change_part(world.tenant, ANNA, PLACE, TRIGGERS, trigger.id, change, making(world))
    assert not changed.enabled


def test_a_workflow_that_names_somebody_who_left_can_be_renamed_but_not_published(world):
    template = create_template(world.tenant, ANNA, document(TASK), now=world.now)
    leave(world)
    renamed = {**template.document, "name": "Renamed"}
    changed = change_template(world.tenant, ANNA, template.id, renamed, now=world.now)
    assert "Renamed" == changed.name
    with pytest.raises(Invalid) as refused:
        publish_template(world.tenant, ANNA, template.id, world.now)
    assert ["/steps/0/users/0"] == [fault.pointer for fault in refused.value.faults]


def test_a_workflow_whose_condition_names_a_field_that_is_gone_can_be_renamed(world):
    field = {"code": "uf_size", "title": "Size", "type": FieldType.STRING}
    add_field(world.tenant, ANNA, "deal", field, now=world.now)
    when = {"field": "uf_size", "op": "eq", "value": "M"}
    branch = {"id": "b", "type": "condition", "branches": [{"when": when, "steps": []}]}
    template = create_template(world.tenant, ANNA, document(branch), now=world.now)
    hide_field(world.tenant, ANNA, "deal", "uf_size", world.now, force=True)
    renamed = {**template.document, "name": "Renamed"}
    changed = change_template(world.tenant, ANNA, template.id, renamed, now=world.now)
    assert "Renamed" == changed.name


@pytest.mark.parametrize(
    ("pointers", "condition"),
    [
        ([], {"field": "stage", "op": "eq", "value": "won"}),
        ([], {"field": "stage", "op": "contains", "value": "wo"}),
        (["/condition/value"], {"field": "stage", "op": "ne", "value": "gone"}),
        (["/condition/value/1"], {"field": "stage", "op": "in", "value": ["won", "gone"]}),
        (
            ["/condition/all/0/not/value"],
            {"all": [{"not": {"field": "stage", "op": "eq", "value": "gone"}}]},
        ),
    ],
)
def test_a_stage_that_a_new_condition_names_must_exist(world, pointers, condition):
    values = {
        "stage": "new",
        "action": "add_comment",
        "params": {"text": "x"},
        "condition": condition,
    }
    found = []
    try:
        add_part(world.tenant, ANNA, PLACE, RULES, values, making(world))
    except Invalid as refused:
        found = [fault.pointer for fault in refused.faults]
    assert pointers == found
