"""Documents on this machine: the function that makes them is called directly."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import msgspec

from chalicelib.adapters.aws.lambda_printer import LambdaPrinter

Tell = Callable[[str, str], None]
FAILED = {"X-Amz-Function-Error": "Unhandled"}


def make_document(event: dict[str, Any], context: Any) -> Any:
    """Call the function."""
    from functions.make_document import handler

    return handler(event, context)


class LocalPrinter(LambdaPrinter):
    """Makes documents; whoever listens hears what would be asked of AWS.

    Args:
        tell: hears "lambda.InvokeFunction" and the name of the function.
    """

    def __init__(self, tell: Tell) -> None:
        super().__init__("make-document", "local", lambda: None)
        self._tell = tell

    def _send(self, body: bytes) -> Any:
        from infra.local.events import Context

        self._tell("lambda.InvokeFunction", "make-document")
        try:
            answer = make_document(msgspec.json.decode(body), Context("make-document"))
        except Exception:  # noqa: BLE001 - Lambda tells no more of it either
            return SimpleNamespace(status_code=200, headers=FAILED, content=b"")
        return SimpleNamespace(status_code=200, headers={}, content=msgspec.json.encode(answer))
