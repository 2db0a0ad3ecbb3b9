"""Request to a foreign server (R39)."""

import re
from typing import Annotated, Any

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.texts import filled
from chalicelib.domain.automation.effects import ActionFailed, CallWebhook, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.web_address import MAX_LENGTH, check_url, parse_url
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.words.escapes import url as url_escape
from chalicelib.domain.words.instants import show_instant

_FIXED_HOST = re.compile(r"https?://[^/?#{}]+[/?]", re.IGNORECASE)


class CallWebhookAction(Action, frozen=True):
    """Send a POST request with the item's data to a web address; what it answers is not read.

    The body is JSON: run, item (type and id), stage, pipeline, occurred_at and data.
    """

    title = "Call webhook"
    effects = (CallWebhook,)
    secrets = frozenset({"secret", "url", "data"})  # receivers keep their keys in any of them
    results = {"status": "Status code of the answer."}

    url: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=MAX_LENGTH,
            extra_json_schema={"template": True},
            description="Address; placeholders may stand in its path and query only.",
        ),
    ]
    data: Annotated[
        dict[str, Any],
        Meta(
            max_length=50,
            extra_json_schema={"template": True},
            description="Further values to send, by name: a single placeholder keeps its type.",
        ),
    ] = {}
    secret: Annotated[
        Annotated[str, Meta(min_length=16, max_length=200)] | None,
        Meta(description="Key of the signature (HMAC-SHA256) in the header X-Signature."),
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the address as far as it is known before its placeholders are filled."""
        faults = super().check(context)
        try:
            segments = parse_template(self.url).segments
        except Invalid:
            return faults
        if not all(isinstance(one, str) for one in segments) and not _FIXED_HOST.match(self.url):
            expected = "placeholders may stand only after the host, in path and query"
            return [*faults, Fault("/url", expected)]
        try:
            example = "".join(one if isinstance(one, str) else "x" for one in segments)
            check_url(example, loopback=context.loopback_webhooks)
        except ValueError as error:
            faults.append(Fault("/url", str(error)))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one request."""
        item = context.item
        payload = {
            "run": context.run_id,
            "item": {"type": item.type, "id": item.id},
            "stage": item.stage,
            "pipeline": item.pipeline,
            "occurred_at": show_instant(context.now),
            "data": filled(context, self.data),
        }
        return Plan((CallWebhook(url=self._address(context), payload=payload, secret=self.secret),))

    def _address(self, context: ActionContext) -> str:
        address = context.raw_text(self.url, url_escape)
        try:
            target = parse_url(address).target
        except ValueError as error:
            raise ActionFailed(Code.BAD_URL, str(error)) from error
        # A value of two dots would climb out of the folder that the author chose.
        if {".", ".."} & set(target.partition("?")[0].split("/")):
            raise ActionFailed(Code.BAD_URL, "a part of the path is . or ..")
        return address
