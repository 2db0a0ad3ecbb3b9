"""How a change of automation is noted, over HTTP: each makes a version."""

from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call
from chalicelib.usecases.configuration.stored_automation import Making

Note = Annotated[
    str, msgspec.Meta(max_length=255, description="What the list of versions says of it.")
]


class Noted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of what makes a version."""

    note: Note = ""


def making(call: Call) -> Making:
    """Return who makes a version, when, and what they say of it."""
    return Making(caller=call.caller, now=call.now, note=call.query.note, once=call.once)
