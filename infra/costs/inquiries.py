"""Operations that begin outside: an inquiry, a form, a call, a payment, mail, a visit."""

from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from chalicelib.domain.words.instants import parse_instant
from chalicelib.ports.mail import THREAD

ADDRESS = "stranger@example.com"
NAME = "0123456789abcdef"
SECRET = "theirs"  # noqa: S105 - of a telephone system that is none
EMAIL = {"name": "email", "label": "E-mail", "to": "lead.emails", "required": True}


def written_to_before(shop: Any) -> None:
    """Let somebody else write, so that what leads need is in memory."""
    _write(shop, "earlier@example.com")


def written_to(shop: Any) -> None:
    """Let somebody unknown write."""
    _write(shop, ADDRESS)


def _write(shop: Any, address: str) -> None:
    event = {"type": "email_received", "event_id": address, "address": address}
    assert shop.client.post("/v1/events", event).status == 202


def a_form(shop: Any) -> None:
    """Set up a form, and fill it in once, as the secret of the tenant is made then."""
    shop.form = shop.client.post("/v1/forms", {"name": "Us", "fields": [EMAIL]}).json["id"]
    _fill_in(shop, "earlier@example.com")


def filled_in(shop: Any) -> None:
    """Fill in the form as somebody unknown."""
    _fill_in(shop, ADDRESS)


def _fill_in(shop: Any, address: str) -> None:
    answers = {"email": address, "token": "page", "visitor": NAME}
    assert shop.client.post(f"/forms/{shop.form}", answers).status == 200


def a_payment(shop: Any) -> None:
    """Add a payment to the deal, and a trigger that waits for it."""
    shop.trigger("order_paid", {})
    payment = shop.client.post(f"/v1/items/deal/{shop.deal}/payments", {"amount": "5"})
    shop.payment = payment.json["id"]


def paid(shop: Any) -> None:
    """Pay it."""
    assert shop.client.post(f"/v1/payments/{shop.payment}/pay").status == 200


def an_answer(shop: Any) -> None:
    """Send the client of a deal an e-mail, and have somebody else write, as earlier mail would."""
    done = shop.client.patch("/v1/settings", {"mail_inbox": "crm@in.example.com"})
    assert done.status == 200
    shop.trigger("email_received", {})
    kim = shop.create("contact", name="Kim", emails=[ADDRESS])["id"]
    shop.change(contact=kim)
    letter = {"subject": "Offer", "text": "Hello"}
    assert shop.client.post(f"/v1/items/deal/{shop.deal}/emails", letter).status == 201
    shop.client.settle()
    shop.reply_to = shop.client.outbox("email")[-1]["reply_to"]
    _mail(shop, "earlier@example.com", "crm@in.example.com")
    shop.client.settle()


def answered(shop: Any) -> None:
    """Answer it."""
    _mail(shop, ADDRESS, shop.reply_to)


def mail_of_a_stranger(shop: Any) -> None:
    """Write as somebody unknown."""
    _mail(shop, "nobody@example.com", "crm@in.example.com")


def _mail(shop: Any, sender: str, to: str) -> None:
    raw = f"From: {sender}\r\nMessage-ID: <{sender}>\r\nSubject: Chairs\r\n\r\nYes.".encode()
    answer = shop.client.send("POST", f"/_local/mail?to={quote(to)}", body=raw)
    assert answer.json == {"outcomes": ["shown"]}


def called_before(shop: Any) -> None:
    """Connect a telephone system, which has told of a call before."""
    system = {"provider": "http", "settings": {}, "secrets": {"incoming_secret": SECRET}}
    assert shop.client.send("PUT", "/v1/connections/calls/default", json=system).status == 200
    _tell_of_call(shop, "+493011111")


def called(shop: Any) -> None:
    """Let it tell of the call of somebody unknown."""
    _tell_of_call(shop, "+493022222")


def _tell_of_call(shop: Any, number: str) -> None:
    now = shop.client.now()
    call = {"id": number, "direction": "incoming", "state": "ended", "number": number, "at": now}
    body = msgspec.json.encode({"calls": [call]})
    signed = sign_webhook(SECRET, int(parse_instant(now).timestamp()), body)
    headers = {HEADER: signed}
    answer = shop.client.send("POST", "/callbacks/calls/default", body=body, headers=headers)
    assert answer.status == 200


def bounced(shop: Any) -> None:
    """Let the mail service tell that the letter did not reach the client."""
    letter = shop.client.outbox("email")[-1]
    recipient = {"emailAddress": ADDRESS, "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    head = {"name": "References", "value": f"<{THREAD}{letter['reference']}@example.com>"}
    detail = {
        "eventType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": [recipient]},
        "mail": {
            "messageId": "1",
            "timestamp": shop.client.now(),
            "destination": [ADDRESS],
            "headers": [head],
        },
    }
    answer = shop.client.post("/_local/mail-reports", {"detail": detail})
    assert answer.json == {"outcomes": ["reported"]}


def visited(shop: Any) -> None:
    """Visit the site as somebody whom no form has made known."""
    assert shop.client.post("/visit", {"visitor": "f" * 32}).status == 204


def nothing(shop: Any) -> None:
    """Prepare nothing."""


INQUIRIES = (
    (
        "an e-mail of somebody unknown makes a lead",
        written_to_before,
        written_to,
        "no client to link",
    ),
    ("a form that somebody unknown fills in makes a lead", a_form, filled_in, "with its token"),
    ("a call of somebody unknown makes a lead", called_before, called, "with its line"),
    ("a payment moves its deal", a_payment, paid, ""),
    ("an answer by e-mail moves its deal", an_answer, answered, "without files"),
    ("an e-mail that comes in makes a lead", an_answer, mail_of_a_stranger, "without files"),
    ("a bounce marks the client's address", an_answer, bounced, "told by the mail service"),
    ("a visit of somebody unknown", nothing, visited, "nothing is kept"),
)
