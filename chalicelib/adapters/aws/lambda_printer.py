"""Lets documents be made by the function that has the layer for it.

botocore's client for Lambda reads a large model for what is one plain request here.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
from botocore.exceptions import BotoCoreError

from chalicelib.adapters.aws.plain_requests import PlainRequests
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound, Refused, Unavailable
from chalicelib.ports.printer import Print, PrintOrder

READ_TIMEOUT_SECONDS = 26
"""As long as the function may take with its start; API Gateway itself waits for 29."""

JSON = {"Content-Type": "application/json"}


class _Answer(msgspec.Struct, kw_only=True):
    paths: list[str] = []
    size: int = 0
    etag: str = ""
    refused: Code | None = None
    detail: str = ""
    missing: bool = False


class LambdaPrinter:
    """Calls the function and waits for its answer.

    Args:
        function: its name.
        region: where it runs.
        session: gives botocore's session, each time the same.
        endpoint: another address for all AWS calls (rehearsals).
    """

    def __init__(
        self, function: str, region: str, session: Callable[[], Any], endpoint: str | None = None
    ) -> None:
        suffix = ".cn" if region.startswith("cn-") else ""
        base = (
            endpoint.rstrip("/") if endpoint else f"https://lambda.{region}.amazonaws.com{suffix}"
        )
        self._url = f"{base}/2015-03-31/functions/{quote(function, safe='')}/invocations"
        self._requests = PlainRequests("lambda", region, session, READ_TIMEOUT_SECONDS)

    def look(self, template: str) -> list[str]:
        """Return what the placeholders of a template name [1].

        Raises:
            NotFound: there is no such template.
            Refused: it is not fit to be used (`bad_template`).
            Unavailable: the function did not answer.
        """
        return self._ask({"look": template}).paths

    def print(self, order: PrintOrder) -> Print:
        """Make a document and keep it [1].

        Raises:
            NotFound: there is no such template.
            Refused: `bad_template` or `document_failed`.
            Unavailable: the function did not answer.
        """
        answer = self._ask({"print": order})
        return Print(answer.size, answer.etag)

    def picture(self, text: str, key: str) -> Print:
        """Make the QR code of a text, and keep its picture under a key [1].

        Raises:
            Unavailable: the function did not answer.
        """
        answer = self._ask({"picture": {"text": text, "key": key}})
        return Print(answer.size, answer.etag)

    def _ask(self, event: dict[str, Any]) -> _Answer:
        try:
            said = self._send(msgspec.json.encode(event))
        except BotoCoreError as error:
            raise Unavailable(f"no document was made: {type(error).__name__}") from error
        if said.status_code >= 300 or "X-Amz-Function-Error" in said.headers:
            failed = said.headers.get("X-Amz-Function-Error", said.status_code)
            raise Unavailable(f"no document was made: the function answered {failed}")
        answer = msgspec.json.decode(said.content, type=_Answer)
        if answer.missing:
            raise NotFound(answer.detail)
        if answer.refused is not None:
            raise Refused(answer.detail, code=answer.refused)
        return answer

    def _send(self, body: bytes) -> Any:
        return self._requests.send("Invoke", "POST", self._url, JSON, body)
