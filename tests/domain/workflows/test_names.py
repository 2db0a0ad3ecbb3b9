"""Names: what conditions see of a workflow."""

from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.language.operands import used_names
from chalicelib.domain.workflows.names import Names, condition_fields, condition_values
from tests.support.workflows import SETTING, below, counting, parsed

STAGE = {"type": "wait_for_stage", "id": "stage", "stages": []}
LISTEN = {
    "type": "listen",
    "id": "event",
    "branches": [
        {"event": {"type": "wait_for_client", "id": "client", "period": "P1D"}},
        {"event": {"type": "wait_for_event", "id": "command", "name": "go", "users": [1]}},
    ],
}
LOOK = {"type": "action", "action": "look_up", "id": "look"}
TASK = {"type": "user_task", "id": "task", "kind": "read", "users": [1], "subject": "Read"}


def test_conditions_see_the_item_and_all_values_and_results_of_the_workflow():
    fields = Names(parsed(LOOK, STAGE, LISTEN, TASK), SETTING).fields

    assert {
        "amount": FieldType.MONEY,
        "parameters.budget": FieldType.MONEY,
        "variables.word": FieldType.STRING,
        "constants.limit": FieldType.NUMBER,
        "tenant_variables.counter": FieldType.NUMBER,
        "tenant_constants.country": FieldType.STRING,
        "results.look.found": FieldType.NUMBER,
        "results.stage.stage": FieldType.STRING,
        "results.stage.result": FieldType.STRING,
        "results.client.result": FieldType.STRING,
        "results.command.user": FieldType.USER,
        "results.event.event": FieldType.STRING,
        "results.task.comment": FieldType.STRING,
    }.items() <= {code: field.type for code, field in fields.items()}.items()
    assert all(code == field.code for code, field in fields.items())
    assert fields["variables.words"].multiple


def test_a_version_keeps_the_fields_that_conditions_look_at_and_no_others():
    found = {"field": "results.look.found", "op": "not_empty"}
    either = {"any": [{"not": found}, below("amount", "5")]}
    condition = {"type": "condition", "branches": [{"when": either}, {"steps": [STAGE]}]}
    template = parsed(LOOK, condition, counting(3, LISTEN))

    fields = condition_fields(template, SETTING)

    assert {"results.look.found", "amount", "variables.n"} == set(fields)
    assert FieldType.MONEY == fields["amount"].type


def test_the_names_in_a_condition_are_found_in_any_depth_and_in_their_order():
    when = {"field": "b", "op": "empty"}
    for _ in range(5_000):
        when = {"not": when}

    assert ["a", "b", "c"] == list(used_names({"all": [below("a", 1), when, below("c", 1)]}))


def test_values_are_found_by_the_same_names():
    assert {
        "amount": "5.00",
        "variables.n": 1,
        "parameters.budget": None,
        "results.look.found": 3,
    } == condition_values(
        {"amount": "5.00"},
        {"look": {"found": 3}},
        variables={"n": 1},
        parameters={"budget": None},
    )
