"""moto under our patches: what breaks here first when moto changes."""

import sys
import threading
import time

import boto3
import moto
import pytest
from botocore.exceptions import ClientError

from chalicelib.adapters.tables.model import create_table
from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Delete, Put, Row
from infra.local import moto_patches
from infra.local.moto_limits import patch_keys
from infra.local.moto_version import MotoChanged
from tests.support.aws import REGION, dynamo_table, moto_world

PATCHES = [
    moto_patches.patch_transactions,
    moto_patches.patch_queries,
    moto_patches.patch_streams,
    moto_patches.patch_answers,
    patch_keys,
    moto_patches.serialise_dynamodb,
]


@pytest.fixture
def client():
    with moto_world():
        create_table("tenant", REGION)
        yield boto3.client("dynamodb", region_name=REGION)


@pytest.fixture
def table(client):
    return dynamo_table("tenant")


class Reader:
    """Reads the stream through one chain of iterators, as the local runtime does."""

    def __init__(self):
        self._client = boto3.client("dynamodbstreams", region_name=REGION)
        arn = self._client.list_streams(TableName="tenant")["Streams"][0]["StreamArn"]
        shard = self._client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]
        self._iterator = self._client.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]

    def records(self):
        answer = self._client.get_records(ShardIterator=self._iterator)
        self._iterator = answer["NextShardIterator"]
        return [record["dynamodb"] for record in answer["Records"]]

    def keys(self):
        return [record["Keys"]["sk"]["S"] for record in self.records()]


def row(sk, pk="deal_1", **more):
    return Row(pk=pk, sk=sk, **{"kind": "item", "body": "{}", **more})


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.__name__)
def test_a_patch_refuses_another_moto(patch, monkeypatch):
    monkeypatch.setattr(moto, "__version__", "9.9.9")
    with pytest.raises(MotoChanged, match=r"9\.9\.9"):
        patch()


def test_patches_may_be_applied_again(table):
    for patch in PATCHES:
        patch()
    table.write([Put(row("a")), Put(row("b"))])
    assert ["a", "b"] == [one.sk for one in table.query("deal_1")]


def test_a_failed_transaction_leaves_rows_and_stream_as_they_were(table):
    table.write([Put(row("old", body="1"))])
    table.write([Put(row("gone"))])
    reader = Reader()
    assert ["old", "gone"] == reader.keys()
    with pytest.raises(Conflict):
        table.write(
            [
                Put(row("new")),
                Put(row("old", body="2")),
                Delete(("deal_1", "gone")),
                Put(row("last"), expect=7),
            ]
        )
    assert {"old": "1", "gone": "{}"} == {one.sk: one.body for one in table.query("deal_1")}
    assert [] == reader.records()


def test_a_reader_of_the_stream_survives_a_failed_transaction(table):
    reader = Reader()
    with pytest.raises(Conflict):
        table.write([Put(row("a")), Put(row("b"), expect=7)])
    table.write([Put(row("c"))])
    table.write([Put(row("d")), Put(row("e"))])
    assert ["c", "d", "e"] == reader.keys()


def test_a_failed_transaction_undoes_an_update_in_place(client):
    key = {"pk": {"S": "counter"}, "sk": {"S": "deal"}}
    client.put_item(TableName="tenant", Item={**key, "counter": {"N": "1"}})
    update = {
        "TableName": "tenant",
        "Key": key,
        "UpdateExpression": "ADD #c :one",
        "ExpressionAttributeNames": {"#c": "counter"},
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    check = {
        "TableName": "tenant",
        "Key": {"pk": {"S": "none"}, "sk": {"S": "none"}},
        "ConditionExpression": "attribute_exists(pk)",
    }
    with pytest.raises(ClientError, match="TransactionCanceled"):
        client.transact_write_items(TransactItems=[{"Update": update}, {"ConditionCheck": check}])
    assert {"N": "1"} == client.get_item(TableName="tenant", Key=key)["Item"]["counter"]


def test_two_operations_on_one_row_are_refused_and_undone(client):
    put = {"TableName": "tenant", "Item": {"pk": {"S": "a"}, "sk": {"S": "b"}}}
    with pytest.raises(ClientError, match="multiple operations on one item"):
        client.transact_write_items(TransactItems=[{"Put": put}, {"Put": put}])
    assert 0 == client.scan(TableName="tenant")["Count"]


def test_sequence_numbers_have_no_gap(table):
    reader = Reader()
    table.add(("counter", "deal"), 1)
    table.write([Put(row("a")), Put(row("b"))])
    table.write([Put(row("a"))])
    table.add(("counter", "deal"), 1)
    numbers = [int(record["SequenceNumber"]) for record in reader.records()]
    assert list(range(numbers[0], numbers[0] + 4)) == numbers


def test_a_query_of_another_shape_still_works(client, table):
    for n in range(4):
        table.write([Put(row(str(n), version=n, by_type=("deal", f"{n}")))])
    asked = {
        "TableName": "tenant",
        "KeyConditionExpression": "pk = :p",
        "FilterExpression": "version > :v",
        "ExpressionAttributeValues": {":p": {"S": "deal_1"}, ":v": {"N": "1"}},
        "ProjectionExpression": "sk",
    }
    assert [{"sk": {"S": "2"}}, {"sk": {"S": "3"}}] == client.query(**asked)["Items"]
    page = client.query(**asked, Limit=3)
    assert {"S": "2"} == page["LastEvaluatedKey"]["sk"]
    assert 4 == client.scan(TableName="tenant", IndexName="by_type")["Count"]


def test_values_of_every_type_come_back(client):
    item = {
        "pk": {"S": "deal_1"},
        "sk": {"S": "item"},
        "empty": {"S": ""},
        "number": {"N": "1.5"},
        "flag": {"BOOL": False},
        "nothing": {"NULL": True},
        "bytes": {"B": b"\x00\xff"},
        "names": {"SS": ["a", "b"]},
        "nested": {"M": {"list": {"L": [{"S": "x"}, {"N": "1"}]}}},
    }
    client.put_item(TableName="tenant", Item=item)
    key = {name: item[name] for name in ("pk", "sk")}
    assert item == client.get_item(TableName="tenant", Key=key)["Item"]


@pytest.fixture
def eager_threads():
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_lose_no_update(client, eager_threads):
    key = {"pk": {"S": "counter"}, "sk": {"S": "deal"}}

    def add():
        for _ in range(25):
            client.update_item(
                TableName="tenant",
                Key=key,
                UpdateExpression="ADD #c :one",
                ExpressionAttributeNames={"#c": "counter"},
                ExpressionAttributeValues={":one": {"N": "1"}},
            )

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {"N": "100"} == client.get_item(TableName="tenant", Key=key)["Item"]["counter"]


def test_thousands_of_rows_do_not_slow_transactions_and_queries_down(table):
    for start in range(0, 2000, 100):
        table.write(
            [
                Put(row("item", pk=f"deal_{n}", by_stage=("new", f"{n:05d}")))
                for n in range(start, start + 100)
            ]
        )
    began = time.process_time()
    for n in range(80):
        table.write([Put(row("run", pk=f"deal_{n}"), "absent"), Put(row("log", pk=f"deal_{n}"))])
    for n in range(20):
        assert 3 == len(table.query(f"deal_{n}"))
        assert 20 == len(table.query_index("by_stage", "new", after=f"{n:05d}", limit=20))
    # Less than a second of the processor's time; without the patches it is half a minute.
    assert time.process_time() - began < 8
