"""Link of an e-mail followed by the client (T18)."""

import re
from functools import cache
from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.trigger import SignalTrigger
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.delivery.plain_address import compared_address
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import parse_template

_VALUE = "zqz0placeholder0zqz"
"""Stands for a value while the address around it gets its plain form."""


class EmailLinkClicked(SignalTrigger, frozen=True):
    """Fires when the client clicks a link in an e-mail that was sent from here with tracking."""

    title = "E-mail link clicked"
    example = {"url": "https://example.com/offer"}
    says = {"url": "The link."}
    example_signal = {"url": "https://example.com/offer"}
    from_client = True

    url: Annotated[
        Annotated[str, Meta(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://", max_length=2048)] | None,
        Meta(
            title="Link",
            description="Only this link, as it was written into the e-mail, also with "
            "placeholders; every link by default.",
        ),
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that it is a web address."""
        try:
            if self.url is not None and _link(self.url) is None:
                return [Fault("/url", "expected an address that begins with http:// or https://")]
        except Invalid as invalid:
            return [fault.under("/url") for fault in invalid.faults]
        return []

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether it is the chosen link."""
        if self.url is None:
            return True
        clicked, link = compared_address(signal.settings.get("url", "")), _link(self.url)
        return clicked is not None and link is not None and link.fullmatch(clicked) is not None


@cache
def _link(url: str) -> re.Pattern[str] | None:
    """Return what a link looks like in its plain form, any value at its placeholders."""
    segments = parse_template(url).segments
    written = "".join(one if isinstance(one, str) else _VALUE for one in segments)
    plain = compared_address(written)
    value = "[A-Za-z0-9._~%-]*"
    return None if plain is None else re.compile(value.join(map(re.escape, plain.split(_VALUE))))
