"""What is accepted can be stored, published and run."""

import json

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Variable
from chalicelib.records.workflows import shared_row, version_key
from chalicelib.usecases.configuration.save_field import add_field
from chalicelib.usecases.workflows import check_template as module
from chalicelib.usecases.workflows.check_template import (
    LONGEST_ARN,
    MAX_BYTES,
    MAX_DEFINITION_BYTES,
    MAX_VERSION_BYTES,
    check_template,
)
from tests.support.bureau import comment, document, publish, run_of, start, words
from tests.support.world import ANNA, World

ROW_BYTES = 400_000
"""What DynamoDB holds at most."""


@pytest.fixture
def world() -> World:
    return World()


def checked(world, *steps, **header):
    return check_template(world.tenant, document(*steps, **header), world.now)


def refusal(world, *steps, **header):
    with pytest.raises(Invalid) as refused:
        checked(world, *steps, **header)
    (fault,) = refused.value.faults
    return refused.value.code, fault.pointer, fault.message


def large_list(world, code):
    """Add a custom field to deals, as large as a list can be."""
    options = tuple(f"{number:03d}" + "\N{GRINNING FACE}" * 252 for number in range(200))
    values = {"code": code, "type": FieldType.LIST, "options": options}
    add_field(world.tenant, ANNA, "deal", values, now=world.now)
    return {"field": code, "op": "eq", "value": options[0]}


def choosing(*conditions):
    branches = [{"when": when, "steps": [comment("x")]} for when in conditions]
    return {"type": "condition", "branches": branches}


def test_a_version_keeps_only_what_its_conditions_look_at(world):
    options = tuple(str(number) * 17 for number in range(200))
    for number in range(8):
        shared = Variable(type=FieldType.LIST, options=options)
        world.save(shared_row(f"list{number}", shared))
    large_list(world, "uf_a")
    when = {"field": "tenant_variables.list3", "op": "eq", "value": options[7]}

    workflow = publish(world, choosing(when, {"field": "amount", "op": "gt", "value": "5"}))

    version = world.tenant.configuration.version(workflow, 1)
    assert {"tenant_variables.list3", "amount"} == set(version.fields)
    assert len(world.table.get(version_key(workflow, 1)).body) < 20_000


def test_conditions_of_a_run_find_the_fields_that_its_version_keeps(world):
    workflow = publish(
        world,
        choosing({"field": "amount", "op": "gt", "value": "5"}),
        {
            "type": "while",
            "when": {"field": "variables.n", "op": "lt", "value": 2},
            "steps": [comment("pass"), {"type": "set_variable", "variable": "n", "add": 1}],
        },
        variables={"n": {"type": "number", "default": 0}},
    )
    deal = world.create(amount="7")
    start(world, workflow, deal)

    assert ["x", "pass", "pass"] == words(world, deal)
    assert None is run_of(world, deal).reason


def test_conditions_on_too_many_large_lists_are_refused(world):
    one, other = large_list(world, "uf_a"), large_list(world, "uf_b")

    assert ["uf_a"] == list(checked(world, choosing(one)).fields)
    code, pointer, message = refusal(world, choosing(one, other))

    assert ("too_large", "") == (code, pointer)
    assert f"at most {MAX_VERSION_BYTES}; let conditions look at fewer lists" in message
    assert MAX_VERSION_BYTES + 20_000 < ROW_BYTES


@pytest.mark.parametrize("letter", ["x", "ö"])
def test_a_document_is_measured_in_bytes(world, letter):
    texts = [comment(letter * 10_000)] * -(-25 // len(letter.encode()))

    assert ("too_large", "") == refusal(world, *texts)[:2]
    checked(world, *texts[1:])


def test_values_that_grow_when_they_are_stored_are_measured_as_stored(world):
    phones = {"type": "phone", "multiple": True, "default": ["123"] * 100}
    header = {kind: {f"p{n}": phones for n in range(90)} for kind in ("parameters", "variables")}

    assert len(json.dumps(document(comment("x"), **header))) < MAX_BYTES
    code, pointer, message = refusal(world, comment("x"), **header)

    assert ("too_large", "") == (code, pointer)
    assert "values in stored form count too" in message


def waiting(number, **more):
    """Return a step that takes much of a definition."""
    until = "{{ deal.close_date }}"
    task = {"type": "user_task", "kind": "read", "users": [1], "subject": "s", "until": until}
    return {**task, "id": f"s{number:03d}".ljust(40, "x"), **more}


def test_a_definition_that_step_functions_would_refuse_is_refused_before_it_is_saved(world):
    steps = [waiting(number) for number in range(500)]

    code, pointer, message = refusal(world, *steps)

    assert ("too_large", "/steps") == (code, pointer)
    assert f"at most {MAX_DEFINITION_BYTES}; make steps fewer or their titles shorter" in message


def test_a_definition_is_measured_as_it_is_sent_with_its_functions_filled_in(world, monkeypatch):
    """Quotes, letters beyond ASCII and the ARNs make the request larger than the definition."""
    steps = [waiting(number, title="ö" * 50) for number in range(20)]
    definition = checked(world, *steps).definition
    arn = "arn:aws:lambda:ap-southeast-2:123456789012:function:".ljust(LONGEST_ARN, "x")
    filled = definition.replace("${WorkflowStepArn}", arn).replace("${WorkflowWaitArn}", arn)
    sent = len(json.dumps(filled))

    monkeypatch.setattr(module, "MAX_DEFINITION_BYTES", sent + 3_000)
    checked(world, *steps)
    monkeypatch.setattr(module, "MAX_DEFINITION_BYTES", sent - 1)

    assert "/steps" == refusal(world, *steps)[1]


def test_two_hundred_steps_of_any_kind_fit(world):
    checked(world, *[waiting(number, title="x" * 255) for number in range(200)])
