"""AWS in memory for tests, and a count of the requests that it gets."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.exceptions import ClientError

from chalicelib.adapters.aws.clients import Clients
from chalicelib.adapters.tables.dynamodb import DynamoTable
from infra.local.moto_patches import patch_all
from infra.local.moto_shortcuts import start, take_shortcuts
from infra.local.requests import RequestCounter, count_requests, intercepted

__all__ = [
    "RequestCounter",
    "count_requests",
    "dynamo_table",
    "failing",
    "intercepted",
    "moto_world",
    "refusal",
]

REGION = "eu-central-1"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    # With an account in the host name, DynamoDB Streams calls would find no mock.
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}


@contextmanager
def moto_world(config: dict[str, Any] | None = None) -> Iterator[None]:
    """An empty AWS that lives in this process; build clients inside it."""
    patch_all()
    take_shortcuts()
    with patch.dict(os.environ, ENVIRONMENT):
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
            os.environ.pop(name, None)
        mock = start(config or {})
        try:
            yield
        finally:
            mock.stop()


def dynamo_table(name: str) -> DynamoTable:
    """A table of this AWS, with a client of its own."""
    aws = Clients(REGION)
    return DynamoTable(name, lambda: aws.client("dynamodb"))


@contextmanager
def failing(name: str, error: Exception) -> Iterator[None]:
    """Let one operation fail with an error, as long as this lasts."""

    def fail(called: str, parameters: dict[str, Any]) -> None:
        if called == name:
            raise error

    with intercepted(fail):
        yield


def refusal(code: str, status: int = 400, **more: Any) -> ClientError:
    """Return the error that botocore raises for an answer of AWS."""
    answer = {
        "Error": {"Code": code, "Message": "made up"},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(answer, "Operation")  # type: ignore[arg-type]
