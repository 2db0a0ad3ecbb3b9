"""AWS in memory for tests, and a count of the requests that it gets."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from moto import mock_aws

from infra.local.moto_patches import patch_all

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
    with patch.dict(os.environ, ENVIRONMENT):
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
            os.environ.pop(name, None)
        with mock_aws(config=config or {}):
            yield


class RequestCounter(Counter[str]):
    """How often each AWS operation was called, by "service.Operation"."""

    def total(self) -> int:
        """Return the number of all requests."""
        return sum(self.values())

    def by_service(self) -> dict[str, int]:
        """Return the number of requests to each service."""
        services: Counter[str] = Counter()
        for operation, times in self.items():
            services[operation.split(".")[0]] += times
        return dict(services)


Intercept = Callable[[str, dict[str, Any]], dict[str, Any] | None]
"""Gets "service.Operation" and the parameters; answers in AWS's place unless it returns None."""


@contextmanager
def intercepted(intercept: Intercept) -> Iterator[None]:
    """Let a function see each AWS request first.

    The seam is `BaseClient._make_api_call`: every generated client method ends there, and PynamoDB
    calls it directly, so it sees both, in clients built before or after. Handlers of a session's
    events would miss PynamoDB, which makes sessions of its own. A call counts once, retried or not.
    """
    original = BaseClient._make_api_call

    def make_api_call(self: Any, operation: str, parameters: dict[str, Any]) -> Any:
        name = f"{self.meta.service_model.service_name}.{operation}"
        answer = intercept(name, parameters)
        return original(self, operation, parameters) if answer is None else answer

    with patch.object(BaseClient, "_make_api_call", make_api_call):
        yield


@contextmanager
def count_requests() -> Iterator[RequestCounter]:
    """Count the AWS requests made inside."""
    counter = RequestCounter()

    def count(name: str, parameters: dict[str, Any]) -> None:
        counter[name] += 1

    with intercepted(count):
        yield counter


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
