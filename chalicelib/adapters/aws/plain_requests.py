"""Requests to AWS without a client: botocore's signatures, credentials and connections alone.

A client of botocore reads a large model for what here are a few plain requests (docs/adr/0020).
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.adapters.aws.clients import CONNECT_TIMEOUT_SECONDS
from chalicelib.domain.errors import Unavailable


class PlainRequests:
    """Signs requests to one service and sends them; connections are kept.

    Args:
        service: as signatures name it, such as "s3".
        region: where it runs.
        session: gives botocore's session, each time the same.
        seconds: how long an answer is waited for.
    """

    def __init__(
        self, service: str, region: str, session: Callable[[], Any], seconds: float
    ) -> None:
        self._service = service
        self._region = region
        self._session = session
        self._seconds = seconds
        self._http: Any = None

    def credentials(self) -> Any:
        """Return what requests are signed with.

        Raises:
            Unavailable: there is nothing.
        """
        found = self._session().get_credentials()
        if found is None:
            raise Unavailable(f"there are no credentials for {self._service}")
        return found.get_frozen_credentials()

    def send(
        self, operation: str, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Any:
        """Return the answer to a signed request [1].

        Raises:
            BotoCoreError: there was none.
            Unavailable: there are no credentials.
        """
        from botocore.auth import S3SigV4Auth, SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.hooks import first_non_none_response
        from botocore.httpsession import URLLib3Session

        request = AWSRequest(method=method, url=url, headers=dict(headers), data=body)
        signature = S3SigV4Auth if self._service == "s3" else SigV4Auth
        signature(self.credentials(), self._service, self._region).add_auth(request)
        prepared = request.prepare()
        events = self._session().get_component("event_emitter")
        # As botocore's clients do: who listens there may answer in the service's place.
        said = events.emit(f"before-send.{self._service}.{operation}", request=prepared)
        if (answer := first_non_none_response(said)) is not None:
            return answer
        if self._http is None:
            self._http = URLLib3Session(timeout=(CONNECT_TIMEOUT_SECONDS, self._seconds))
        return self._http.send(prepared)
