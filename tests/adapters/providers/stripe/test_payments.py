"""What Stripe tells of payments, in its own wire format."""

import hashlib
import hmac
from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.adapters.providers.stripe.payments import PROVIDER, StripeSettings
from chalicelib.domain.errors import Forbidden, Invalid
from chalicelib.ports.payments import PaymentNews
from chalicelib.ports.providers import Callback

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
AT = int(NOW.timestamp())
SECRET = "whsec_test"
OURS = {"metadata": {"payment": "deal_12-k2f9x0a1b2c3"}}
INTENT = {"id": "pi_1", "object": "payment_intent", "amount_received": 5000, "currency": "eur"}
SESSION = {"id": "cs_1", "object": "checkout.session", "amount_total": 5000, "currency": "eur"}
CHARGE = {"id": "ch_1", "object": "charge", "amount_refunded": 5000, "currency": "eur"}


def signed(body, secret=SECRET, at=AT):
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest},v0={'0' * 64}"


def heard(type, about, header=None):
    body = msgspec.json.encode(
        {
            "id": "evt_1",
            "object": "event",
            "api_version": "2026-10-29.clover",
            "created": AT - 7,
            "livemode": True,
            "type": type,
            "data": {"object": about},
        }
    )
    return hear(body, header or signed(body))


def hear(body, header):
    call = Callback(url="", headers={"stripe-signature": header}, body=body, received_at=NOW)
    return PROVIDER.hear(StripeSettings(), {"signing_secret": SECRET}, call)


@pytest.mark.parametrize(
    ("type", "about", "refunded"),
    [
        ("checkout.session.completed", {**SESSION, **OURS, "payment_status": "paid"}, False),
        ("checkout.session.async_payment_succeeded", {**SESSION, **OURS}, False),
        (
            "checkout.session.completed",
            {
                **SESSION,
                "payment_status": "paid",
                "metadata": {},
                "client_reference_id": "deal_12-k2f9x0a1b2c3",
            },
            False,
        ),
        ("payment_intent.succeeded", {**INTENT, **OURS}, False),
        ("charge.refunded", {**CHARGE, **OURS, "refunded": True}, True),
    ],
)
def test_an_event_says_what_has_become_of_our_payment(type, about, refunded):
    news = PaymentNews(
        id="evt_1",
        payment="deal_12-k2f9x0a1b2c3",
        refunded=refunded,
        amount="50.00",
        currency="EUR",
        at=datetime.fromtimestamp(AT - 7, UTC),
    )
    assert (news,) == heard(type, about)


@pytest.mark.parametrize(
    ("type", "about"),
    [
        ("checkout.session.completed", {**SESSION, **OURS, "payment_status": "unpaid"}),
        ("charge.refunded", {**CHARGE, **OURS, "refunded": False}),
        ("payment_intent.succeeded", {**INTENT, "metadata": {}}),
        ("payment_intent.succeeded", {**INTENT, "metadata": {"payment": 7}}),
        ("payment_intent.created", {**INTENT, **OURS}),
        ("customer.created", {"id": "cus_1"}),
    ],
)
def test_what_is_about_something_else_says_nothing(type, about):
    assert () == heard(type, about)


@pytest.mark.parametrize(
    ("currency", "amount", "decimal"),
    [
        ("usd", 1999, "19.99"),
        ("jpy", 500, "500"),
        ("kwd", 1230, "1.230"),
        ("isk", 50000, "500.00"),
        ("ugx", 50000, "500.00"),
        ("mga", 500, "500"),
    ],
)
def test_amounts_are_in_the_smallest_unit_as_stripe_counts_it(currency, amount, decimal):
    about = {**INTENT, **OURS, "currency": currency, "amount_received": amount}
    (news,) = heard("payment_intent.succeeded", about)
    assert (decimal, currency.upper()) == (news.amount, news.currency)


def test_while_a_secret_is_rolled_either_signature_will_do():
    body = b'{"id": "evt_1", "type": "x", "created": 1, "data": {"object": {}}}'
    old, new = signed(body, "whsec_old"), signed(body)
    both = f"{old.split(',v0')[0]},{new.split(',')[1]}"
    assert () == hear(body, both)


@pytest.mark.parametrize(
    "header",
    [
        "x",
        signed(b"", "whsec_another"),
        signed(b"", at=AT - 301),
        signed(b"", at=AT + 301),
        signed(b"").replace("v1=", "v0="),
        signed(b"").replace(f"t={AT}", f"t={AT - 1}"),
        signed(b"other"),
    ],
)
def test_what_is_not_signed_or_not_lately_is_refused(header):
    with pytest.raises(Forbidden):
        hear(b"", header)


def test_what_is_signed_and_no_event_is_refused():
    with pytest.raises(Invalid):
        hear(b"[]", signed(b"[]"))
