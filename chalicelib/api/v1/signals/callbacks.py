"""What services outside post back to us, over HTTP."""

from chalicelib.api.door.endpoints import Anything, Call, Endpoints
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.connections.note_delivery import note_delivery

CALLBACKS = Endpoints("Signals")


@CALLBACKS.post(
    "/callbacks/sms/{id}/{token}", right=Right.ANYONE, body=Anything, answer=None, status=204
)
def sms_delivered(call: Call) -> None:
    """Note what an SMS provider says has become of a message; the provider signs it."""
    note_delivery(
        call.tenant,
        call.path["id"],
        call.path["token"],
        headers=call.headers,
        body=call.body or b"",
        now=call.now,
    )
