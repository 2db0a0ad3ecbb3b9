"""What every Secrets does."""

import boto3
import pytest
from botocore.config import Config
from moto import mock_aws

from chalicelib.adapters.aws.ssm_secrets import SsmSecrets
from chalicelib.adapters.memory.secrets import MemorySecrets
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.ports.secrets import MAX_BYTES, MAX_NAME, Secrets
from tests.adapters.servers import says, serving
from tests.support.aws import REGION

NAME = "connections/sms/default/a1/api_key"


@pytest.fixture(params=["memory", "ssm"])
def secrets(request) -> Secrets:
    if request.param == "memory":
        yield MemorySecrets()
        return
    with mock_aws():
        client = boto3.client("ssm", REGION)
        yield SsmSecrets("/stageflow/acme/", lambda: client)


@pytest.mark.parametrize("secret", ["s3cret", "x" * MAX_BYTES, "ключ \n{{ no template }}"])
def test_what_was_put_is_what_one_gets(secrets, secret):
    secrets.put(NAME, secret)
    assert secret == secrets.get(NAME)


def test_what_nobody_put_is_not_found(secrets):
    with pytest.raises(NotFound, match="there is no secret"):
        secrets.get(NAME)


def test_a_put_that_comes_twice_changes_nothing(secrets):
    secrets.put(NAME, "s3cret")
    secrets.put(NAME, "s3cret")
    assert "s3cret" == secrets.get(NAME)


def test_what_was_deleted_is_gone_and_may_be_deleted_again(secrets):
    secrets.put(NAME, "s3cret")
    secrets.put(f"{NAME}2", "other")
    secrets.delete(NAME)
    secrets.delete(NAME)
    with pytest.raises(NotFound):
        secrets.get(NAME)
    assert "other" == secrets.get(f"{NAME}2")


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("", "x"),
        ("/a", "x"),
        ("a/../b", "x"),
        ("A", "x"),
        ("a" * (MAX_NAME + 1), "x"),
        (NAME, ""),
        (NAME, "x" * (MAX_BYTES + 1)),
        (NAME, "é" * MAX_BYTES),
    ],
)
def test_what_no_store_takes_is_refused(secrets, name, secret):
    with pytest.raises(ValueError, match="secret"):
        secrets.put(name, secret)


def test_the_value_lies_encrypted_and_under_the_tenants_own_path():
    with mock_aws():
        client = boto3.client("ssm", REGION)
        SsmSecrets("/stageflow/acme/", lambda: client).put(NAME, "s3cret")
        (found,) = client.describe_parameters()["Parameters"]
        assert (f"/stageflow/acme/{NAME}", "SecureString") == (found["Name"], found["Type"])
        with pytest.raises(NotFound):
            SsmSecrets("/stageflow/acm/", lambda: client).get(NAME)


@pytest.mark.parametrize("operation", ["put", "get", "delete"])
def test_a_store_that_is_busy_may_be_asked_again(operation):
    once = Config(retries={"total_max_attempts": 1})
    busy = says(400, body=b'{"__type": "ThrottlingException", "message": "slow down"}')
    with serving(busy) as server:
        url = f"http://127.0.0.1:{server.port}"
        client = boto3.client("ssm", REGION, endpoint_url=url, config=once)
        secrets = SsmSecrets("/stageflow/acme/", lambda: client)
        given = (NAME, "s3cret") if operation == "put" else (NAME,)
        with pytest.raises(Unavailable, match="ThrottlingException"):
            getattr(secrets, operation)(*given)
