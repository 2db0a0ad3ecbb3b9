"""Sees every AWS request of this process: to count them, or to answer in AWS's place."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient


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


_watching: list["Intercept"] = []
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

    _watching.append(intercept)
    try:
        with patch.object(BaseClient, "_make_api_call", make_api_call):
            yield
    finally:
        _watching.remove(intercept)


def told(name: str, key: str) -> None:
    """Let those who look on see a request for a file, which goes through no client of botocore."""
    for intercept in _watching:
        intercept(name, {"Key": key})


@contextmanager
def count_requests() -> Iterator[RequestCounter]:
    """Count the AWS requests made inside."""
    counter = RequestCounter()

    def count(name: str, _: dict[str, Any]) -> None:
        counter[name] += 1

    with intercepted(count):
        yield counter
