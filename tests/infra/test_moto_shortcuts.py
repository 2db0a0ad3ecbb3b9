"""The shortcuts change how long moto takes, not what it answers."""

from contextlib import suppress

import boto3
import moto
import pytest
from botocore.endpoint import Endpoint
from botocore.exceptions import ClientError, ParamValidationError
from moto import mock_aws

from infra.local import moto_shortcuts
from infra.local.moto_version import MotoChanged

SHORTCUTS = (
    moto_shortcuts.cache_methods,
    moto_shortcuts.keep_json,
    moto_shortcuts.skip_signatures,
    moto_shortcuts.keep_conditions,
    moto_shortcuts.keep_address,
    moto_shortcuts.hand_over,
)
REGION = "us-east-1"
KEY = {"pk": {"S": "a"}}


@pytest.fixture
def topics():
    with mock_aws():
        moto_shortcuts.take_shortcuts()
        yield boto3.client("sns", region_name=REGION)


@pytest.fixture
def tables():
    with mock_aws():
        moto_shortcuts.take_shortcuts()
        yield boto3.client("dynamodb", region_name=REGION)


@pytest.fixture
def rows(tables):
    """A table named rows with one row, a, at version 1."""
    tables.create_table(
        TableName="rows",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    tables.put_item(TableName="rows", Item={**KEY, "version": {"N": "1"}})
    return tables


def expecting(version):
    """Return what only writes when the row has that version."""
    return {
        "TableName": "rows",
        "ConditionExpression": "#v = :v",
        "ExpressionAttributeNames": {"#v": "version"},
        "ExpressionAttributeValues": {":v": {"N": str(version)}},
    }


@pytest.mark.parametrize("shortcut", SHORTCUTS)
@pytest.mark.parametrize("library", ["moto", "botocore"])
def test_another_version_is_refused(monkeypatch, shortcut, library):
    monkeypatch.setattr(getattr(moto_shortcuts, library), "__version__", "9.9.9")

    with pytest.raises(MotoChanged, match=r"9\.9\.9"):
        shortcut()


def test_shortcuts_may_be_taken_again(tables):
    moto_shortcuts.take_shortcuts()

    assert [] == tables.list_tables()["TableNames"]


def test_an_answer_in_json_still_has_a_request_id(tables):
    metadata = tables.list_tables()["ResponseMetadata"]

    assert 52 == len(metadata["RequestId"])
    assert 200 == metadata["HTTPStatusCode"]


def test_a_refusal_in_json_still_has_its_code(tables):
    with pytest.raises(ClientError) as refusal:
        tables.describe_table(TableName="nothing")

    assert "ResourceNotFoundException" == refusal.value.response["Error"]["Code"]
    assert 400 == refusal.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_an_answer_in_xml_still_has_the_request_id_of_its_headers(topics):
    metadata = topics.create_topic(Name="news")["ResponseMetadata"]

    assert metadata["HTTPHeaders"]["x-amzn-requestid"] == metadata["RequestId"]


def test_an_unsigned_request_reaches_its_region_and_account(topics):
    assert "arn:aws:sns:us-east-1:123456789012:news" == topics.create_topic(Name="news")["TopicArn"]
    assert moto.__version__ == moto_shortcuts.MOTO_VERSION


def test_an_answer_holds_values_of_all_types(rows):
    row = {
        **KEY,
        "bytes": {"B": b"\x00\xff"},
        "map": {"M": {"list": {"L": [{"N": "1.5"}, {"NULL": True}, {"BOOL": False}]}}},
        "set": {"SS": ["x", "y"]},
    }
    rows.put_item(TableName="rows", Item=row)

    assert row == rows.get_item(TableName="rows", Key=KEY)["Item"]
    assert [row] == rows.scan(TableName="rows")["Items"]


def test_a_refused_transaction_names_the_reasons(rows):
    with pytest.raises(rows.exceptions.TransactionCanceledException) as refusal:
        rows.transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "rows", "Item": {"pk": {"S": "b"}}}},
                {"ConditionCheck": {**expecting(2), "Key": KEY}},
            ]
        )

    answer = refusal.value.response
    assert ["None", "ConditionalCheckFailed"] == [
        reason["Code"] for reason in answer["CancellationReasons"]
    ]
    assert 400 == answer["ResponseMetadata"]["HTTPStatusCode"]


def test_a_request_that_botocore_does_not_understand_is_refused_before_it_is_sent(rows):
    with pytest.raises(ParamValidationError, match="Key"):
        rows.get_item(TableName="rows", Key="a")


def test_every_region_has_its_own_tables(rows):
    other = boto3.client("dynamodb", region_name="eu-central-1")

    assert [["rows"], []] == [one.list_tables()["TableNames"] for one in (rows, other)]


def test_without_the_simulation_a_request_leaves_this_process(rows, monkeypatch):
    monkeypatch.setattr(moto_shortcuts.botocore_stubber, "enabled", False)
    monkeypatch.setattr(Endpoint, "_send", lambda _self, request: pytest.fail(request.url))

    with pytest.raises(pytest.fail.Exception, match=r"https://dynamodb\.us-east-1\.amazonaws\.com"):
        rows.list_tables()


def test_a_condition_that_was_read_before_holds_for_its_own_values(rows):
    for version in (1, 2):
        with suppress(rows.exceptions.ConditionalCheckFailedException):
            rows.put_item(**expecting(version), Item={**KEY, "version": {"N": str(version + 1)}})

    assert "3" == rows.get_item(TableName="rows", Key=KEY)["Item"]["version"]["N"]
    with pytest.raises(rows.exceptions.ConditionalCheckFailedException):
        rows.put_item(**expecting(1), Item=KEY)


def test_a_name_that_no_condition_uses_is_refused_every_time(rows):
    for names in ({"#v": "version"}, {"#v": "version", "#w": "word"}) * 2:
        request = {**expecting(1), "ExpressionAttributeNames": names, "Key": KEY}
        if "#w" not in names:
            rows.transact_write_items(TransactItems=[{"ConditionCheck": request}])
            continue
        with pytest.raises(ClientError, match="#w"):
            rows.transact_write_items(TransactItems=[{"ConditionCheck": request}])


def test_only_so_many_conditions_are_kept(rows, monkeypatch):
    monkeypatch.setattr(moto_shortcuts, "KEPT_CONDITIONS", 1)

    for version in range(1, 4):
        rows.put_item(**expecting(version), Item={**KEY, "version": {"N": str(version + 1)}})

    assert "4" == rows.get_item(TableName="rows", Key=KEY)["Item"]["version"]["N"]
    assert 1 == len(moto_shortcuts._conditions)
