"""AWS clients, and which of their errors pass by themselves."""

from threading import Lock
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

CONNECT_TIMEOUT_SECONDS = 2
READ_TIMEOUT_SECONDS = 5
MAX_ATTEMPTS = 3
"""The first try and two more."""
USER_AGENT = "stageflow"
"""Who is calling; without it botocore puts a longer text together for each call."""

PASSING_CODES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "Throttling",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "TransactionInProgressException",
        "SlowDown",
        "OverLimit",
    }
)
"""Refusals that mean "not now"."""


class Clients:
    """The clients of one Region: one session, each client built on first use and kept."""

    def __init__(self, region: str, endpoint: str | None = None) -> None:
        self._region = region
        self._endpoint = endpoint
        self._session: Any = None
        self._clients: dict[str, Any] = {}
        self._lock = Lock()

    def session(self) -> Any:
        """Return botocore's session, which knows the credentials."""
        with self._lock:
            return self._kept_session()

    def client(self, service: str) -> Any:
        """Return the client of a service, for example "sqs"."""
        if service not in self._clients:
            with self._lock:
                if service not in self._clients:
                    self._clients[service] = self._build(service)
        return self._clients[service]

    def _build(self, service: str) -> Any:
        from botocore.config import Config

        from chalicelib.adapters.aws.short_way import keep_address, take_rows_as_they_are

        client = keep_address(
            self._kept_session().create_client(
                service,
                region_name=self._region,
                endpoint_url=self._endpoint,
                config=Config(
                    connect_timeout=CONNECT_TIMEOUT_SECONDS,
                    read_timeout=READ_TIMEOUT_SECONDS,
                    retries={"mode": "standard", "total_max_attempts": MAX_ATTEMPTS},
                    user_agent=USER_AGENT,
                ),
            )
        )
        return take_rows_as_they_are(client) if service == "dynamodb" else client

    def _kept_session(self) -> Any:
        from chalicelib.adapters.aws.session import our_session

        if self._session is None:
            self._session = our_session()
        return self._session


def error_code(error: ClientError) -> str:
    """Return the name that the service gave to the error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_passing(error: BaseException | None) -> bool:
    """Return whether the same request may succeed later.

    Throttling, a fault of the service and a lost connection pass by themselves.
    """
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return error_code(error) in PASSING_CODES or status == 429 or status >= 500
    return isinstance(error, BotoCoreError) and isinstance(
        error, (ConnectionError, HTTPClientError)
    )
