"""Which errors of DynamoDB are a conflict, which pass, and which stay as they are."""

import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.ports.table import CheckEntry, Delete, Put, Row
from tests.support.aws import dynamo_table, failing, moto_world, refusal

ITEM = ("deal_1", "item")


@pytest.fixture(scope="module")
def table():
    with moto_world():
        yield dynamo_table("tenant")


def row(sk="item"):
    return Row(pk="deal_1", sk=sk, kind="item", body="{}")


PASSING = [
    refusal("ProvisionedThroughputExceededException"),
    refusal("ThrottlingException"),
    refusal("RequestLimitExceeded"),
    refusal("InternalServerError", 500),
    refusal("ServiceUnavailable", 503),
    EndpointConnectionError(endpoint_url="https://dynamodb"),
    ReadTimeoutError(endpoint_url="https://dynamodb"),
]
OPERATIONS = {
    "GetItem": lambda t: t.get(ITEM),
    "BatchGetItem": lambda t: t.get_many([ITEM]),
    "Query": lambda t: t.query("deal_1"),
    "PutItem": lambda t: t.write([Put(row())]),
    "DeleteItem": lambda t: t.write([Delete(ITEM)]),
    "TransactWriteItems": lambda t: t.write([CheckEntry(ITEM, 1)]),
    "UpdateItem": lambda t: t.add(ITEM, 1),
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("error", PASSING, ids=str)
def test_an_error_that_passes_is_unavailable_and_keeps_its_cause(table, operation, error):
    with failing(f"dynamodb.{operation}", error), pytest.raises(Unavailable) as raised:
        OPERATIONS[operation](table)
    assert isinstance(raised.value.__cause__, PynamoDBException)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("error", [refusal("AccessDeniedException"), NoCredentialsError()], ids=str)
def test_an_error_that_stays_is_not_hidden(table, operation, error):
    with failing(f"dynamodb.{operation}", error), pytest.raises(PynamoDBException):
        OPERATIONS[operation](table)


def test_a_single_write_that_meets_a_transaction_is_a_conflict(table):
    error = refusal("TransactionConflictException")
    with failing("dynamodb.PutItem", error), pytest.raises(Conflict) as raised:
        table.write([Put(row())])
    assert set() == raised.value.refused
    assert isinstance(raised.value.__cause__, PynamoDBException)


@pytest.mark.parametrize(
    ("code", "refused"), [("ConditionalCheckFailed", {ITEM}), ("TransactionConflict", set())]
)
def test_a_cancelled_transaction_names_the_rows_whose_condition_failed(table, code, refused):
    reasons = [{"Code": code}, {"Code": "None"}, {"Code": "None"}]
    error = refusal("TransactionCanceledException", CancellationReasons=reasons)
    writes = [Put(row("put")), Delete(("deal_1", "gone")), CheckEntry(ITEM, 1)]
    with failing("dynamodb.TransactWriteItems", error), pytest.raises(Conflict) as raised:
        table.write(writes)
    assert refused == raised.value.refused


@pytest.mark.parametrize("code", ["ThrottlingError", "ProvisionedThroughputExceeded"])
def test_a_transaction_without_capacity_is_unavailable(table, code):
    error = refusal("TransactionCanceledException", CancellationReasons=[{"Code": code}])
    with failing("dynamodb.TransactWriteItems", error), pytest.raises(Unavailable):
        table.write([CheckEntry(ITEM, 1)])


def test_a_transaction_cancelled_for_a_fault_of_ours_can_never_be_taken(table):
    reasons = [{"Code": "ValidationError"}]
    error = refusal("TransactionCanceledException", CancellationReasons=reasons)
    with failing("dynamodb.TransactWriteItems", error), pytest.raises(ValueError, match="never"):
        table.write([CheckEntry(ITEM, 1)])


def test_a_row_that_is_too_large_can_never_be_taken(table):
    error = refusal("ValidationException")
    with failing("dynamodb.PutItem", error), pytest.raises(ValueError, match="never"):
        table.write([Put(Row(pk="deal_1", sk="item", kind="item", body="x" * 500_000))])
