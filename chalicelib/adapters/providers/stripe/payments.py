"""Payments by Stripe, which posts to us what has become of them.

Looked up in November 2026: docs.stripe.com/webhooks, /webhooks/signature, /api/events/types,
/payments/checkout/fulfill-orders, /currencies.

- Events are JSON: id, type, created (unix seconds), data.object. They come in no certain order, at
  times twice, and are tried again for three days until an answer is 2xx.
- Stripe-Signature is `t=<unix seconds>,v1=<hex>[,v1=...][,v0=...]`: v1 is the HMAC-SHA256 of
  `<t>.<body>` under the endpoint's signing secret (whsec_...), one for each secret while it is
  being rolled. Older ones than 300 seconds are to be refused.
- checkout.session.completed has come only where payment_status is paid; methods that take days
  tell by checkout.session.async_payment_succeeded. payment_intent.succeeded tells of any payment.
  charge.refunded comes for each refund; refunded is true once nothing is left. The metadata of a
  payment intent are copied to its charge, those of a session to nothing.
- Amounts are in the smallest unit: ISO 4217 but for those in _DIGITS.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec

from chalicelib.domain.delivery.signing import verify_webhook
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.domain.words.currencies import digits_of
from chalicelib.ports.payments import PaymentNews
from chalicelib.ports.providers import Callback, Provider

HEADER = "stripe-signature"
NAME = "payment"
"""Under which our id stands in the metadata."""
_SIGNED = re.compile("t=[0-9]{1,12}|v1=[0-9a-f]{64}", re.ASCII)
_AMOUNTS = {
    "checkout.session.completed": "amount_total",
    "checkout.session.async_payment_succeeded": "amount_total",
    "payment_intent.succeeded": "amount_received",
    "charge.refunded": "amount_refunded",
}
"""Events that are listened to, and where each says how much."""
_DIGITS = {"ISK": 2, "UGX": 2, "MGA": 0}
"""Currencies whose amounts Stripe writes otherwise than ISO 4217."""


class StripeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """There is nothing to set."""


class _Data(msgspec.Struct, frozen=True):
    object: dict[str, Any]


class _Event(msgspec.Struct, frozen=True):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    type: str
    created: Annotated[int, msgspec.Meta(ge=0, le=10**11)]
    data: _Data


def _hear(
    settings: StripeSettings, secrets: Mapping[str, str], call: Callback
) -> tuple[PaymentNews, ...]:
    """Return what an event says of a payment of ours, nothing where it is about something else.

    Raises:
        Forbidden: Stripe has not signed it, or not lately.
        Invalid: it is no event.
    """
    parts = [one.strip() for one in call.headers.get(HEADER, "").split(",")]
    signed = ",".join(one for one in parts if _SIGNED.fullmatch(one))
    at = int(call.received_at.timestamp())
    if not verify_webhook(signed, call.body, secrets["signing_secret"], at):
        raise Forbidden("Stripe has not signed this, or not lately")
    try:
        event = msgspec.json.decode(call.body, type=_Event)
    except msgspec.MsgspecError as error:
        raise Invalid.at("", str(error)) from error
    return tuple(_news(event))


def _news(event: _Event) -> list[PaymentNews]:
    about = event.data.object
    refunded = event.type == "charge.refunded"
    if event.type not in _AMOUNTS or (refunded and about.get("refunded") is not True):
        return []
    if event.type == "checkout.session.completed" and about.get("payment_status") != "paid":
        return []
    metadata = about.get("metadata")
    ours = (metadata.get(NAME) if isinstance(metadata, dict) else None) or about.get(
        "client_reference_id"
    )
    amount, currency = about.get(_AMOUNTS[event.type]), about.get("currency")
    if not (isinstance(ours, str) and isinstance(amount, int) and isinstance(currency, str)):
        return []
    code = currency.upper()
    news = PaymentNews(
        id=event.id,
        payment=ours,
        refunded=refunded,
        amount=str(Decimal(amount).scaleb(-_DIGITS.get(code, digits_of(code)))),
        currency=code,
        at=datetime.fromtimestamp(event.created, UTC),
    )
    return [news]


PROVIDER = Provider[None](
    title="Stripe",
    settings=StripeSettings,
    secrets={
        "signing_secret": "on the page of the webhook endpoint in Stripe's dashboard: whsec_..."
    },
    hear=_hear,
)
