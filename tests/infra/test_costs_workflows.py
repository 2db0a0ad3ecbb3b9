"""What workflows cost, counted; more than this is a regression."""

import pytest

from infra.costs.page import workflows_part
from infra.costs.prices import usd_per_million
from infra.costs.usage import Usage, read_units, transitions, write_units
from infra.costs.workflows import PLAIN, RESTING, TYPICAL, measure_workflows
from infra.docs import ROOT
from infra.tenants.bill import read_prices
from infra.tenants.usage import TRANSITIONS_PER_CALL

OPERATIONS = {
    "get": "dynamodb.GetItem",
    "batch": "dynamodb.BatchGetItem",
    "query": "dynamodb.Query",
    "put": "dynamodb.PutItem",
    "delete": "dynamodb.DeleteItem",
    "transact": "dynamodb.TransactWriteItems",
    "start": "stepfunctions.StartExecution",
    "answer": "stepfunctions.SendTaskSuccess",
    "describe": "stepfunctions.DescribeExecution",
    "mail": "sesv2.SendEmail",
    "publish": "sns.Publish",
}


def usage(transitions=0, calls=0, **times):
    """Return requests by short names, transitions and calls."""
    requests = {OPERATIONS[name]: number for name, number in times.items()}
    return requests, transitions, calls


EXPECTED = {
    "start of a run by hand": usage(get=2, transact=1, start=1),
    "start of a run because an item was added": usage(transact=1, start=1),
    "step: action on our own data": usage(1, 1, batch=1, transact=1),
    "step: set a variable": usage(1, 1, batch=1, transact=1),
    "step: notification": usage(1, 1, batch=1, put=1, publish=1, transact=1),
    "step: e-mail": usage(1, 1, batch=2, transact=2, mail=1),
    "step: condition": usage(2, 1, batch=1, transact=1),
    "step: loop, each look at its condition": usage(2, 1, batch=1, transact=1),
    "step: parallel, 2 branches": usage(1),
    "step: pause until a date": usage(2, 1, batch=1, transact=1),
    "step: pause": usage(2, 1, batch=1, transact=1),
    "step: wait for a stage, reached by a move": usage(
        1, 1, batch=2, get=1, query=1, transact=2, answer=1, delete=1
    ),
    "step: wait for the client, who writes": usage(
        2, 2, batch=3, get=2, put=1, query=1, transact=2, answer=1, delete=1
    ),
    "step: wait for the client, the date comes": usage(3, 3, batch=3, get=1, transact=2),
    "step: wait for the client, a day passes": usage(3, 3, batch=3, get=1, transact=2),
    "step: wait for a command, given": usage(
        1, 1, batch=2, query=1, put=1, transact=2, answer=1, delete=1, publish=1
    ),
    "step: user task, done": usage(
        1, 1, batch=2, get=2, put=1, transact=2, answer=1, delete=1, publish=1
    ),
    "step: first of 2 events, one comes": usage(
        2, 1, batch=3, query=1, transact=2, answer=1, delete=1
    ),
    "step: first of 2 events, the pause ends": usage(4, 3, batch=3, transact=2),
    "step: first of 2 events, the date comes": usage(4, 3, batch=3, transact=2),
    "end of a run": usage(1, 1, get=1, transact=1),
    "end of a run with waits among its steps": usage(1, 1, get=1, transact=1, query=1),
    "stage move that no run waits for": usage(query=1),
    "run that only waits for a stage": usage(
        2, 2, batch=2, get=4, query=2, transact=4, start=1, answer=1, delete=1
    ),
    "examples/workflow.json, refused": usage(
        5, 4, batch=4, get=5, query=1, put=2, transact=6, start=1, answer=1, delete=1, publish=2
    ),
    "examples/workflow.json, the client answers at once": usage(
        9,
        7,
        batch=11,
        get=7,
        query=4,
        put=3,
        transact=10,
        start=1,
        answer=2,
        delete=2,
        mail=1,
        publish=1,
    ),
    TYPICAL: usage(
        17,
        14,
        batch=17,
        get=7,
        query=1,
        put=2,
        transact=16,
        start=1,
        answer=1,
        delete=1,
        mail=2,
        publish=2,
    ),
    "sweep, an open run that goes on is looked after": usage(
        0, 0, query=1, get=1, describe=1, put=1
    ),
    "sweep, none is due": usage(0, 0, query=1),
}


@pytest.fixture(scope="module")
def costs():
    return list(measure_workflows())


@pytest.fixture(scope="module")
def used(costs):
    return {one.operation: one.usage for one in costs}


def test_workflows_use_this_and_nothing_else(used):
    counted = {name: (one.requests, one.transitions, one.calls) for name, one in used.items()}
    assert EXPECTED == counted


def test_a_plain_step_makes_at_most_two_transitions(used):
    plain = {one.operation: used[one.operation].transitions for one in PLAIN}
    assert {} == {operation: times for operation, times in plain.items() if times > 2}


def test_a_wait_makes_at_most_three_transitions_and_a_choice_of_events_one_more(used):
    for one in RESTING:
        most = 4 if one.step["type"] == "listen" else 3
        assert used[one.operation].transitions <= most, one.operation


def test_a_run_makes_one_transition_besides_those_of_its_steps(used):
    steps = ("step: wait for a stage, reached by a move", "start of a run by hand")
    besides = sum(used[name].transitions for name in steps) + 1
    assert besides == used["run that only waits for a stage"].transitions


def test_the_bill_takes_the_transitions_of_a_call_from_the_example(used):
    assert round(used[TYPICAL].transitions / used[TYPICAL].calls, 2) == TRANSITIONS_PER_CALL


def test_the_cost_page_says_what_workflows_cost(costs):
    page = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    assert page.endswith(workflows_part(costs, read_prices()))


def event(id, type, previous=0, state=None):
    details = {"stateEnteredEventDetails": {"name": state}} if state else {}
    return {"id": id, "type": type, "previousEventId": previous, **details}


def test_a_transition_is_a_state_entered_or_a_task_tried_again():
    events = [
        event(1, "ExecutionStarted"),
        event(2, "TaskStateEntered", 1, "s1"),
        event(3, "TaskScheduled", 2),
        event(4, "TaskFailed", 3),
        event(5, "TaskScheduled", 4),
        event(6, "TaskSucceeded", 5),
        event(7, "ChoiceStateEntered", 6, "s1 choice"),
        event(8, "WaitStateEntered", 7, "s2"),
        event(9, "ExecutionSucceeded", 8),
    ]

    assert {"s1": 3, "s2": 1} == transitions(events)


def put(size, **more):
    row = {"body": {"S": "x" * (size - len("body"))}, **more}
    return {"Item": row}


OLD = {"type_pk": {"S": "deal"}, "type_sk": {"S": "1"}}
MOVED = {"type_pk": {"S": "deal"}, "type_sk": {"S": "2"}}


@pytest.mark.parametrize(
    ("expected", "name", "sent", "stored"),
    [
        (1, "PutItem", put(1024), {}),
        (2, "PutItem", put(1025), {}),
        (2, "PutItem", put(100, **OLD), {}),
        (1, "PutItem", put(100, **OLD), OLD),
        (3, "PutItem", put(100, **MOVED), OLD),
        (2, "PutItem", put(100), OLD),
        (1, "DeleteItem", {"Key": {}}, {}),
        (2, "DeleteItem", {"Key": {}}, OLD),
        (
            10,
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": put(1025)},
                    {"Delete": {"Key": {}}},
                    {"ConditionCheck": {}},
                ]
            },
            OLD,
        ),
        (2, "BatchWriteItem", {"RequestItems": {"t": [{"PutRequest": put(9)}] * 2}}, {}),
        (0, "GetItem", {"Key": {}}, {}),
    ],
)
def test_a_write_takes_a_unit_for_each_kb_and_index_and_two_in_a_transaction(
    expected, name, sent, stored
):

    assert expected == write_units(f"dynamodb.{name}", sent, lambda _: stored)


def test_a_read_takes_a_unit_for_each_row():
    sent = {"RequestItems": {"table": {"Keys": [{}, {}, {}]}}}
    assert [3, 1, 0] == [
        read_units("dynamodb.BatchGetItem", sent),
        read_units("dynamodb.GetItem", {}),
        read_units("dynamodb.PutItem", {}),
    ]


def test_a_price_adds_up_transitions_calls_units_and_what_leaves():
    used = Usage(
        requests={"sns.Publish": 1, "sesv2.SendEmail": 1},
        transitions=2,
        calls=1,
        write_units=4,
        read_units=2,
    )

    expected = 2 * 25 + (0.20 + 0.0075 * 13.3334) + 4 * 0.625 + 2 * 0.125 + 0.5 + 100
    assert expected == pytest.approx(usd_per_million(used, read_prices()))
