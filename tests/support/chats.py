"""Chats of a tenant in memory, over a service of one's own."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from chalicelib.ports.providers import Parts
from chalicelib.records.channels.dialogues import DIALOGUE, dialogue_of
from chalicelib.usecases.channels.hear_channel import hear_channel
from chalicelib.usecases.connections.connect import connect
from tests.support.world import ANNA, World

PHONE = "+493012345678"


def chatting() -> World:
    """Return a tenant with a channel."""
    world = World()
    world.tenant.providers = FoundProviders(Parts(http=world.http, aws=lambda _: None))
    connect(
        world.tenant,
        ANNA,
        "channels",
        "web",
        provider="http",
        settings={
            "url": "https://chat.example.com/send",
            "body": '{"to": "{{ chat }}", "say": "{{ text }}", "ref": "{{ reference }}"}',
        },
        secrets={"secret": "none", "incoming_secret": "theirs"},
        now=world.now,
    )
    return world


def write(
    world: World, text: str = "Hi", id: str = "1", at: datetime | None = None, **more: Any
) -> None:
    """Let Kim write; nothing follows yet."""
    message = {"id": id, "chat": "c", "text": text, "at": at or world.now, "name": "Kim", **more}
    hear(world, {"messages": [message]})


def hear(world: World, told: dict[str, Any]) -> None:
    """Let the service post something."""
    body = msgspec.json.encode(told)
    signed = sign_webhook("theirs", int(world.now.timestamp()), body)
    hear_channel(world.tenant, "web", headers={HEADER.lower(): signed}, body=body, now=world.now)


def dialogue(world: World) -> Dialogue:
    """Return the only dialogue as it is stored."""
    (row,) = [one for one in world.table.rows().values() if one.kind == DIALOGUE]
    return dialogue_of(row)
