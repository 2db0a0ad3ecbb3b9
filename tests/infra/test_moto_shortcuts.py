"""The shortcuts change how long moto takes, not what it answers."""

import boto3
import moto
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local import moto_shortcuts
from infra.local.moto_version import MotoChanged

SHORTCUTS = (
    moto_shortcuts.cache_methods,
    moto_shortcuts.keep_json,
    moto_shortcuts.skip_signatures,
)
REGION = "us-east-1"


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
