"""Signed requests for rows, byte by byte as botocore signs them (Signature Version 4)."""

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from hmac import digest
from typing import Any

from botocore.auth import SIGNED_HEADERS_BLACKLIST, SIGV4_TIMESTAMP, _host_from_url
from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.handlers import add_retry_headers

_UNSIGNED = frozenset(SIGNED_HEADERS_BLACKLIST)
_ALGORITHM = "AWS4-HMAC-SHA256"


DATA_OPERATIONS = frozenset(
    {
        "BatchGetItem",
        "BatchWriteItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "TransactWriteItems",
        "UpdateItem",
    }
)
"""Requests for rows. What they hold is JSON already: texts, numbers, lists, maps, no bytes."""


class RowRequests:
    """Makes the signed requests of a DynamoDB client.

    botocore signs whatever a request looks like; one for rows is always a POST to "/" without a
    query. Credentials stay botocore's: they are asked for with each request, so that new ones are
    taken, and whoever has none gets botocore's own error.
    """

    def __init__(self, client: Any) -> None:
        self._usual = client._endpoint.create_request
        self._signer = client._request_signer
        self._host = _host_from_url(client.meta.endpoint_url)
        self._scope = f"{self._signer.region_name}/{self._signer.signing_name}/aws4_request"

    def create_request(self, parameters: dict[str, Any], operation: Any) -> Any:
        """Return the request, signed; called again for each attempt."""
        credentials = self._signer._credentials
        if credentials is None or operation.name not in DATA_OPERATIONS:
            return self._usual(parameters, operation)
        at = datetime.now(UTC).strftime(SIGV4_TIMESTAMP)
        body, headers = parameters["body"], {**parameters["headers"], "X-Amz-Date": at}
        key = credentials.get_frozen_credentials()
        if key.token:
            headers["X-Amz-Security-Token"] = key.token
        headers["Authorization"] = self._authorization(headers, body, at, key)
        headers["Content-Length"] = str(len(body))
        request = AWSPreparedRequest(
            "POST", parameters["url"], HeadersDict(headers), body, False, parameters["context"]
        )
        add_retry_headers(request)
        return request

    def _authorization(self, headers: dict[str, str], body: bytes, at: str, key: Any) -> str:
        lines = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
        lines["host"] = self._host
        signed = sorted(lines.keys() - _UNSIGNED)
        names = ";".join(signed)
        shown = "\n".join(f"{name}:{lines[name]}" for name in signed)
        whole = f"POST\n/\n\n{shown}\n\n{names}\n{sha256(body).hexdigest()}"
        scope = f"{at[:8]}/{self._scope}"
        text = f"{_ALGORITHM}\n{at}\n{scope}\n{sha256(whole.encode()).hexdigest()}"
        signature = digest(_key(key.secret_key, scope), text.encode(), "sha256").hex()
        return (
            f"{_ALGORITHM} Credential={key.access_key}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )


@lru_cache(maxsize=4)
def _key(secret: str, scope: str) -> bytes:
    """Return the key of a day, Region and service."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = digest(key, part.encode(), "sha256")
    return key
