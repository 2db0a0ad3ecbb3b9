"""What only the table on DynamoDB has: its requests and its indexes."""

import pytest

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.tables.images import image_of
from chalicelib.adapters.tables.model import create_table
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.table import CheckEntry, Delete, Put, Row
from tests.support.aws import REGION, count_requests, dynamo_table, intercepted, moto_world

ITEM = ("deal_1", "item")


@pytest.fixture
def table():
    with moto_world():
        create_table("tenant", REGION)
        yield dynamo_table("tenant")


def row(sk="item", **more):
    return Row(pk="deal_1", sk=sk, kind="item", **{"body": "{}", **more})


REQUESTS = {
    "get": (lambda t: t.get(ITEM), {"dynamodb.GetItem": 1}),
    "get_many of 100": (
        lambda t: t.get_many([("deal_1", str(n)) for n in range(100)] * 2),
        {"dynamodb.BatchGetItem": 1},
    ),
    "get_many of 101": (
        lambda t: t.get_many([("deal_1", str(n)) for n in range(101)]),
        {"dynamodb.BatchGetItem": 2},
    ),
    "get_many of none": (lambda t: t.get_many([]), {}),
    "query": (lambda t: t.query("deal_1"), {"dynamodb.Query": 1}),
    "query with limit": (lambda t: t.query("deal_1", limit=5), {"dynamodb.Query": 1}),
    "query_index": (lambda t: t.query_index("agenda", "a", limit=5), {"dynamodb.Query": 1}),
    "one put": (lambda t: t.write([Put(row(), "older")]), {"dynamodb.PutItem": 1}),
    "one delete": (lambda t: t.write([Delete(ITEM)]), {"dynamodb.DeleteItem": 1}),
    "two writes": (
        lambda t: t.write([Put(row()), Delete(("deal_1", "x"))]),
        {"dynamodb.TransactWriteItems": 1},
    ),
    "no write": (lambda t: t.write([]), {}),
    "add": (lambda t: t.add(("counter", "deal"), 10), {"dynamodb.UpdateItem": 1}),
}


@pytest.mark.parametrize(("call", "expected"), REQUESTS.values(), ids=REQUESTS)
def test_a_call_costs_the_requests_that_the_port_says(table, call, expected):
    with count_requests() as counter:
        call(table)
    assert expected == counter


def test_a_query_costs_a_request_for_each_megabyte(table):
    for n in range(5):
        table.write([Put(row(str(n), body="x" * 300_000))])
    with count_requests() as counter:
        table.query("deal_1")
    assert {"dynamodb.Query": 2} == counter


def test_a_lone_fence_costs_one_transaction(table):
    table.write([Put(row(entry=1))])
    with count_requests() as counter:
        table.write([CheckEntry(ITEM, 1)])
    assert {"dynamodb.TransactWriteItems": 1} == counter


def test_rows_are_read_strongly_consistent(table):
    seen = []

    def look(name, parameters):
        options = parameters.get("RequestItems", {"": parameters})
        seen.extend(bool(one.get("ConsistentRead")) for one in options.values())

    with intercepted(look):
        table.get(ITEM)
        table.get_many([ITEM])
        table.query("deal_1")
        table.query_index("by_stage", "new")
    assert [True, True, True, False] == seen


def test_get_many_asks_again_for_keys_that_were_left_unprocessed(table):
    table.write([Put(row()), Put(row("other"))])
    answers = [
        {
            "Responses": {"tenant": []},
            "UnprocessedKeys": {"tenant": {"Keys": [{"pk": {"S": "deal_1"}, "sk": {"S": "item"}}]}},
        }
    ]
    with intercepted(lambda *_: answers.pop() if answers else None):
        assert {ITEM: row()} == table.get_many([ITEM])


def test_put_many_sends_again_what_was_left_undone(table):
    left = {"tenant": [{"PutRequest": {"Item": image_of(row("b"))}}]}
    answers = [{"UnprocessedItems": left}]
    with intercepted(lambda *_: answers.pop() if answers else None):
        table.put_many([row("a"), row("b")])
    assert {row("b").key: row("b")} == table.get_many([row("a").key, row("b").key])


def test_rows_that_are_never_taken_are_no_success(table):
    left = {"tenant": [{"PutRequest": {"Item": image_of(row())}}]}
    with (
        intercepted(lambda *_: {"UnprocessedItems": left}),
        pytest.raises(Unavailable, match="1 rows"),
    ):
        table.put_many([row()])


def test_the_table_has_the_indexes_stream_and_clean_up_of_the_model(table):
    client = Clients(REGION).client("dynamodb")
    made = client.describe_table(TableName="tenant")["Table"]
    assert {
        "by_type": ["type_pk", "type_sk"],
        "by_stage": ["stage_pk", "stage_sk"],
        "agenda": ["agenda_pk", "agenda_sk"],
    } == {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in made["GlobalSecondaryIndexes"]
    }
    assert {"KEYS_ONLY"} == {
        index["Projection"]["ProjectionType"] for index in made["GlobalSecondaryIndexes"]
    }
    assert ["pk", "sk"] == [key["AttributeName"] for key in made["KeySchema"]]
    assert "PAY_PER_REQUEST" == made["BillingModeSummary"]["BillingMode"]
    assert "NEW_AND_OLD_IMAGES" == made["StreamSpecification"]["StreamViewType"]
    ttl = client.describe_time_to_live(TableName="tenant")["TimeToLiveDescription"]
    assert {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"} == ttl


def test_creating_the_table_twice_is_no_error(table):
    create_table("tenant", REGION)
    assert [] == table.query("deal_1")


def test_two_tables_in_one_process_do_not_mix(table):
    create_table("other", REGION)
    other = dynamo_table("other")
    table.write([Put(row())])
    assert None is other.get(ITEM)
    assert row() == table.get(ITEM)


def test_nothing_is_asked_of_aws_until_the_first_call():
    with count_requests() as counter:
        dynamo_table("tenant")
    assert 0 == counter.total()
