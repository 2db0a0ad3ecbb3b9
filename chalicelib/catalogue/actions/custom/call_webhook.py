"""Request to a foreign server (R39)."""

from typing import Annotated, Any

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.addresses import Address, called_address
from chalicelib.catalogue.parameters.marks import Mark, mark
from chalicelib.catalogue.parameters.texts import filled
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import CallWebhook
from chalicelib.domain.words.instants import show_instant


class CallWebhookAction(Action, frozen=True):
    """Send a POST request with the item's data to a web address; what it answers is not read.

    The body is JSON: run, item (type and id), stage, pipeline, occurred_at and data.
    """

    title = "Call webhook"
    example = {"url": "https://example.com/orders", "data": {"amount": "{{ deal.amount }}"}}
    effects = (CallWebhook,)
    results = {"status": "Status code of the answer."}

    url: Annotated[
        Address,
        Meta(
            title="Web address",
            description="Address; placeholders may stand in its path and query only.",
        ),
    ]
    data: Annotated[
        dict[str, Any],
        mark(  # a secret, as receivers keep their keys in it
            Mark.TEMPLATE,
            Mark.SECRET,
            max_length=50,
            description="Further values to send, by name: a single placeholder keeps its type.",
        ),
    ] = {}
    secret: Annotated[
        Annotated[str, mark(Mark.SECRET, min_length=16, max_length=200)] | None,
        Meta(description="Key of the signature (HMAC-SHA256) in the header X-Signature."),
    ] = None

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
        return Plan(
            (
                CallWebhook(
                    url=called_address(context, self.url), payload=payload, secret=self.secret
                ),
            )
        )
