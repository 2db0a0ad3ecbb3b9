"""Names: what conditions see of a workflow."""

from chalicelib.domain.fields import FieldType
from chalicelib.domain.workflow.names import condition_fields, condition_values
from tests.support.workflows import SETTING, parsed

STAGE = {"type": "wait_for_stage", "id": "stage"}
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
    fields = condition_fields(parsed(LOOK, STAGE, LISTEN, TASK), SETTING)

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
