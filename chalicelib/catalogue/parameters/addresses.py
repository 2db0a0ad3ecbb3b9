"""Web addresses that actions call: checked when they are saved, filled when they are called."""

import re
from typing import Annotated

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Mark, mark, marked
from chalicelib.catalogue.parameters.texts import pointer_to
from chalicelib.domain.automation.effects import ActionFailed, Reasons
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.web_address import MAX_LENGTH, check_url, parse_url
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.words.escapes import url as url_escape

Address = Annotated[
    str, mark(Mark.TEMPLATE, Mark.ADDRESS, Mark.SECRET, min_length=1, max_length=MAX_LENGTH)
]
"""Where a request goes. Receivers keep their keys in it, so that it is a secret; placeholders may
stand in its path and query only."""
BAD_ADDRESS: Reasons = {Code.BAD_URL: "The address cannot be used once its values are filled in."}
"""Why an address can fail (called_address)."""
_FIXED_HOST = re.compile(r"https?://[^/?#{}]+[/?]", re.IGNORECASE)


def check_addresses(action: msgspec.Struct, context: CheckContext) -> list[Fault]:
    """Return what is wrong with an action's addresses as far as their values are known."""
    faults: list[Fault] = []
    for name in marked(type(action), Mark.ADDRESS):
        address = getattr(action, name)
        said = _fault(address, loopback=context.loopback_webhooks) if address else None
        if said:
            faults.append(Fault(pointer_to(name), said))
    return faults


def called_address(context: ActionContext, template: str) -> str:
    """Return an address with its values, each of them encoded.

    Raises:
        ActionFailed: it is no address then.
    """
    address = context.raw_text(template, url_escape)
    try:
        target = parse_url(address).target
    except ValueError as error:
        raise ActionFailed(Code.BAD_URL, str(error)) from error
    # A value of two dots would climb out of the folder that the author chose.
    if {".", ".."} & set(target.partition("?")[0].split("/")):
        raise ActionFailed(Code.BAD_URL, "a part of the path is . or ..")
    return address


def _fault(template: str, *, loopback: bool) -> str | None:
    try:
        segments = parse_template(template).segments
    except Invalid:
        return None  # said of every text
    if not all(isinstance(one, str) for one in segments) and not _FIXED_HOST.match(template):
        return "placeholders may stand only after the host, in path and query"
    try:
        check_url(
            "".join(one if isinstance(one, str) else "x" for one in segments), loopback=loopback
        )
    except ValueError as error:
        return str(error)
    return None
