"""Dialogues of open channels over HTTP."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.channels.find_dialogues import list_dialogues
from chalicelib.usecases.channels.take_up import accept_dialogue, close_dialogue

DIALOGUES = Endpoints("Dialogues")

_PATH = "/v1/items/{type}/{id}/dialogues"


class DialogueDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A chat of a client in an open channel."""

    id: str
    channel: str
    """Id of its connection, of the kind channels."""
    name: str
    """How the client calls themselves."""
    phone: str | None
    began_at: datetime
    heard_at: datetime
    """When the client wrote last."""
    accepted_by: int | None
    accepted_at: datetime | None
    closed_at: datetime | None


class DialogueList(msgspec.Struct, frozen=True, kw_only=True):
    """Dialogues, the one that was heard last first."""

    items: list[DialogueDocument]


@DIALOGUES.get(_PATH, right=Right.CARD_READ, answer=DialogueList)
def list_of_item(call: Call) -> dict[str, Any]:
    """List the dialogues of an item: its own and its clients'."""
    found = list_dialogues(call.tenant, call.caller, call.item)
    return {"items": [_dialogue(one) for one in found]}


@DIALOGUES.post(
    f"{_PATH}/{{dialogue}}/accept", right=Right.CARD_WRITE, body=None, answer=DialogueDocument
)
def accept(call: Call) -> DialogueDocument:
    """Accept a dialogue: one colleague takes it up, and triggers hear of it."""
    done = accept_dialogue(call.tenant, call.caller, call.item, call.path["dialogue"], call.now)
    return _dialogue(done)


@DIALOGUES.post(
    f"{_PATH}/{{dialogue}}/close", right=Right.CARD_WRITE, body=None, answer=DialogueDocument
)
def close(call: Call) -> DialogueDocument:
    """Close a dialogue: the client's next message begins it anew."""
    done = close_dialogue(call.tenant, call.caller, call.item, call.path["dialogue"], call.now)
    return _dialogue(done)


def _dialogue(one: Dialogue) -> DialogueDocument:
    return DialogueDocument(
        id=one.id,
        channel=one.channel,
        name=one.name,
        phone=one.phone,
        began_at=one.began_at,
        heard_at=one.heard_at,
        accepted_by=one.accepted_by,
        accepted_at=one.accepted_at,
        closed_at=one.closed_at,
    )
