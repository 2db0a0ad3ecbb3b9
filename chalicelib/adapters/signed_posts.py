"""What services post to us in our own form: JSON, signed as our own webhooks are."""

from typing import TypeVar

import msgspec

from chalicelib.domain.delivery.signing import HEADER, verify_webhook
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.providers import Callback

T = TypeVar("T")


def signed_post(call: Callback, secret: str, type: type[T]) -> T:
    """Return what was posted.

    Raises:
        Forbidden: it is not signed with the secret, or not lately.
        Invalid: it does not say what it should.
    """
    given = call.headers.get(HEADER.lower(), "")
    if not verify_webhook(given, call.body, secret, int(call.received_at.timestamp())):
        raise Forbidden("this is not signed with the incoming_secret, or not lately")
    try:
        return msgspec.json.decode(call.body, type=type)
    except msgspec.MsgspecError as error:
        raise Invalid.at("", str(error)) from error
