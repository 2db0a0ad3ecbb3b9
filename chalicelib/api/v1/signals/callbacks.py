"""What services outside post back to us, over HTTP."""

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Anything, Call, Endpoints
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.card.hear_payments import hear_payments
from chalicelib.usecases.channels.hear_channel import confirm_channel, hear_channel
from chalicelib.usecases.connections.note_delivery import note_delivery
from chalicelib.usecases.signals.hear_calls import hear_calls

CALLBACKS = Endpoints("Signals")
_XML = "text/xml"
_PLAIN = "text/plain"


class Challenge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The question of Meta whether an address is ours."""

    mode: str = msgspec.field(default="", name="hub.mode")
    verify_token: str = msgspec.field(default="", name="hub.verify_token")
    challenge: str = msgspec.field(default="", name="hub.challenge")


@CALLBACKS.post(
    "/callbacks/sms/{id}/{token}", right=Right.ANYONE, body=Anything, answer=None, status=204
)
def sms_delivered(call: Call) -> None:
    """Note what an SMS provider says has become of a message; the provider signs it."""
    _note(call, "sms")


@CALLBACKS.post(
    "/callbacks/calls/{id}/{token}", right=Right.ANYONE, body=Anything, answer=None, status=204
)
def call_ended(call: Call) -> None:
    """Note what a provider of calls says has become of a robocall; the provider signs it."""
    _note(call, "calls")


@CALLBACKS.post("/callbacks/calls/{id}", right=Right.ANYONE, body=Anything, answer=str, media=_XML)
def called(call: Call) -> Answer:
    """Take what a telephone system tells of calls; it signs it.

    The answer is for Twilio, which asks what happens next in a call: nothing.
    """
    hear_calls(
        call.tenant, call.path["id"], headers=call.headers, body=call.body or b"", now=call.now
    )
    return Answer("<Response/>", media=_XML)


@CALLBACKS.post(
    "/callbacks/payments/{id}", right=Right.ANYONE, body=Anything, answer=None, status=204
)
def payment_told(call: Call) -> None:
    """Take what a payment service tells of payments; it signs it."""
    hear_payments(
        call.tenant, call.path["id"], headers=call.headers, body=call.body or b"", now=call.now
    )


def _note(call: Call, kind: str) -> None:
    note_delivery(
        call.tenant,
        kind,
        call.path["id"],
        call.path["token"],
        headers=call.headers,
        body=call.body or b"",
        now=call.now,
    )


@CALLBACKS.post(
    "/callbacks/channels/{id}", right=Right.ANYONE, body=Anything, answer=None, status=200
)
def channel_spoke(call: Call) -> None:
    """Take what the service behind an open channel tells; it signs it.

    Messages of clients, and what has become of ours.
    """
    hear_channel(
        call.tenant, call.path["id"], headers=call.headers, body=call.body or b"", now=call.now
    )


@CALLBACKS.get(
    "/callbacks/channels/{id}",
    right=Right.ANYONE,
    answer=str,
    query=Challenge,
    media=_PLAIN,
)
def channel_confirmed(call: Call) -> Answer:
    """Answer the service that makes sure a callback address is ours."""
    query = msgspec.to_builtins(call.query)
    told = confirm_channel(call.tenant, call.path["id"], query, call.now)
    return Answer(told, media=_PLAIN)
