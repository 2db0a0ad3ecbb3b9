"""The short way through botocore's client, for requests that we make all the time.

Measured, most of a call's CPU goes into working out again what never changes between calls: the
text of the user agent, the address, the shape of every attribute of every row, and what of a
request is signed. Credentials, connections, retries and errors stay botocore's own (docs/adr/0030).
"""

from typing import Any

import msgspec
from botocore.exceptions import HTTPClientError
from botocore.parsers import create_parser

from chalicelib.adapters.aws.signatures import DATA_OPERATIONS, RowRequests

_OUTPUTS = frozenset(f"{name}Output" for name in DATA_OPERATIONS)


def keep_address(client: Any) -> Any:
    """Let a client send all requests where the first one would go, and return it.

    botocore works the address out anew for each call, by rules that look at the call's parameters.
    None of the services that we call has an address that depends on them.
    """
    client._ruleset_resolver = None
    return client


def take_rows_as_they_are(client: Any) -> Any:
    """Let a DynamoDB client write and read rows as JSON, shapes unseen, and return it."""
    endpoint = client._endpoint
    client._serializer = _Serializer(client._serializer, client.meta.service_model)
    endpoint.create_request = RowRequests(client).create_request
    endpoint._response_parser_factory = _Parsers()
    return client


class _Serializer:
    """Makes requests; all but those for rows in botocore's way, parameters checked."""

    def __init__(self, usual: Any, service: Any) -> None:
        self._usual = usual
        version = service.metadata["jsonVersion"]
        prefix = service.metadata["targetPrefix"]
        self._headers = {
            name: {
                "X-Amz-Target": f"{prefix}.{name}",
                "Content-Type": f"application/x-amz-json-{version}",
            }
            for name in DATA_OPERATIONS
        }

    def serialize_to_request(self, parameters: dict[str, Any], operation: Any) -> dict[str, Any]:
        if operation.name not in DATA_OPERATIONS:
            request: dict[str, Any] = self._usual.serialize_to_request(parameters, operation)
            return request
        return {
            "url_path": "/",
            "query_string": "",
            "method": "POST",
            "headers": dict(self._headers[operation.name]),
            "body": msgspec.json.encode(parameters),
        }


class _Parsers:
    """Reads answers; errors and all that is not rows in botocore's way."""

    def __init__(self) -> None:
        self._usual = create_parser("json")

    def create_parser(self, _protocol: str) -> "_Parsers":
        return self

    def parse(self, response: dict[str, Any], shape: Any) -> dict[str, Any]:
        status = response["status_code"]
        if status != 200 or shape is None or shape.name not in _OUTPUTS:
            usual: dict[str, Any] = self._usual.parse(response, shape)
            return usual
        try:
            answer = msgspec.json.decode(response["body"], type=dict[str, Any])
        except msgspec.DecodeError as error:
            # Not "no such row": the answer is as good as lost, and whoever asked asks again.
            raise HTTPClientError(error=error) from error
        request_id = response["headers"].get("x-amzn-requestid", "")
        answer["ResponseMetadata"] = {"HTTPStatusCode": status, "RequestId": request_id}
        return answer
