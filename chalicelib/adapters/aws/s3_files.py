"""Files in the tenant's bucket.

botocore's own client for S3 reads a model of 185 KB (a tenth of a second of CPU) for what here are
five plain requests (docs/adr/0020).
"""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from botocore.exceptions import BotoCoreError

from chalicelib.adapters.aws.plain_requests import PlainRequests
from chalicelib.adapters.disposition import attachment
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.ports.files import Download, Seen, Upload

READ_TIMEOUT_SECONDS = 20
ATTEMPTS = 2
"""A kept connection may have been closed meanwhile; who asks may ask again after that."""
_PASSING = frozenset({429, 500, 502, 503, 504})
_MISSING = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED})


class S3Files:
    """Keeps each file as an object of one bucket, which only signed requests reach.

    Args:
        bucket: its name.
        region: where it lies.
        session: gives botocore's session, each time the same.
        endpoint: another address for all AWS calls (rehearsals).
    """

    def __init__(
        self, bucket: str, region: str, session: Callable[[], Any], endpoint: str | None = None
    ) -> None:
        self._bucket = bucket
        self._region = region
        self._requests = PlainRequests("s3", region, session, READ_TIMEOUT_SECONDS)
        suffix = ".cn" if region.startswith("cn-") else ""
        self._base = (
            f"{endpoint.rstrip('/')}/{bucket}"
            if endpoint
            else f"https://{bucket}.s3.{region}.amazonaws.com{suffix}"
        )

    def put(self, key: str, content: bytes, type: str) -> str:
        """Keep bytes, whatever lies there, and return their etag [1].

        Raises:
            Unavailable: the bucket did not take them.
        """
        answer = self._ask("PutObject", "PUT", key, {"Content-Type": type}, content)
        return _etag(answer)

    def get(self, key: str) -> bytes:
        """Return all bytes under a key [1].

        Raises:
            NotFound: there is nothing.
            Unavailable: the bucket did not answer.
        """
        content: bytes = self._ask("GetObject", "GET", key).content
        return content

    def look(self, key: str, first: int) -> Seen | None:
        """Return size, etag and the first bytes of what lies under a key, None for nothing [1].

        Raises:
            Unavailable: the bucket did not answer.
        """
        try:
            answer = self._ask("GetObject", "GET", key, {"Range": f"bytes=0-{first - 1}"})
        except NotFound:
            return None
        content: bytes = answer.content
        if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return Seen(0, "", b"")
        whole = answer.headers.get("Content-Range", "").rpartition("/")[2]
        return Seen(int(whole) if whole else len(content), _etag(answer), content[:first])

    def copy(self, source: str, target: str, etag: str) -> None:
        """Keep what lies under a key under another one too, if it still has this etag [1].

        Raises:
            NotFound: it is gone, or another content lies there.
            Unavailable: the bucket did not answer.
        """
        headers = {
            "x-amz-copy-source": f"/{self._bucket}/{quote(source)}",
            "x-amz-copy-source-if-match": f'"{etag}"',
        }
        answer = self._ask("CopyObject", "PUT", target, headers)
        # A copy may fail after its status has been sent.
        if b"<Error>" in answer.content:
            raise Unavailable("the bucket did not finish the copy")

    def delete(self, key: str) -> None:
        """Forget what lies under a key, if it is there [1].

        Raises:
            Unavailable: the bucket did not answer.
        """
        self._ask("DeleteObject", "DELETE", key)

    @property
    def form_url(self) -> str:
        """Where all forms lead."""
        return f"{self._base}/"

    def upload(self, key: str, *, size: int, type: str, lasts: timedelta) -> Upload:
        """Return a form that takes exactly so many bytes of that type, for so long."""
        from botocore.auth import S3SigV4PostAuth
        from botocore.awsrequest import AWSRequest

        ends = datetime.now(UTC) + lasts
        fields = {"key": key, "Content-Type": type}
        policy = {
            "expiration": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "conditions": [
                {"bucket": self._bucket},
                *({name: value} for name, value in fields.items()),
                ["content-length-range", size, size],
            ],
        }
        request = AWSRequest(method="POST", url=self._base)
        request.context["s3-presign-post-fields"] = fields
        request.context["s3-presign-post-policy"] = policy
        S3SigV4PostAuth(self._requests.credentials(), "s3", self._region).add_auth(request)
        return Upload(self.form_url, request.context["s3-presign-post-fields"])

    def download(self, key: str, given: Download, *, lasts: timedelta) -> str:
        """Return an address under which the bytes can be fetched, for so long."""
        from botocore.auth import S3SigV4QueryAuth
        from botocore.awsrequest import AWSRequest

        query = {
            "response-content-disposition": attachment(given.name),
            "response-content-type": given.type,
        }
        request = AWSRequest(
            method="GET", url=f"{self._base}/{quote(key)}?{urlencode(query, quote_via=quote)}"
        )
        seconds = int(lasts.total_seconds())
        S3SigV4QueryAuth(
            self._requests.credentials(), "s3", self._region, expires=seconds
        ).add_auth(request)
        return str(request.url)

    def _ask(
        self,
        operation: str,
        method: str,
        key: str,
        headers: dict[str, str] | None = None,
        content: bytes = b"",
    ) -> Any:
        """Return the answer to a signed request.

        Raises:
            NotFound: there is nothing under the key, or not what was expected.
            Unavailable: no answer, or one that says no.
        """
        said = "nothing"
        for _ in range(ATTEMPTS):
            try:
                answer = self._send(operation, method, key, headers or {}, content)
            except BotoCoreError as error:
                said = type(error).__name__
                continue
            status = answer.status_code
            if status in _MISSING:
                raise NotFound(f"there is no file {key}")
            if status < 300 or status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                return answer
            said = f"{status}"
            if status not in _PASSING:
                break
        raise Unavailable(f"the bucket answered {said} to {operation}")

    def _send(
        self, operation: str, method: str, key: str, headers: dict[str, str], content: bytes
    ) -> Any:
        given = dict(headers)
        if content:
            # S3 compares it, so that no byte is lost on the way.
            given["x-amz-checksum-sha256"] = _sha256(content)
        url = f"{self._base}/{quote(key)}"
        return self._requests.send(operation, method, url, given, content)


def _etag(answer: Any) -> str:
    return str(answer.headers.get("ETag", "")).strip('"')


def _sha256(content: bytes) -> str:
    from hashlib import sha256

    return base64.b64encode(sha256(content).digest()).decode()
