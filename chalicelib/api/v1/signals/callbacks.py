"""What services outside post back to us, over HTTP."""

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Anything, Call, Endpoints
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.connections.note_delivery import note_delivery
from chalicelib.usecases.signals.hear_calls import hear_calls

CALLBACKS = Endpoints("Signals")
_XML = "text/xml"


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
