"""Write in the client's dialogue of an open channel."""

from typing import Any

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import SendToChannel
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.link_tokens import report_token
from chalicelib.ports.channels import Channel, ChannelMessage, Prepared
from chalicelib.records.card import entry_key
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending
from chalicelib.usecases.channels.find_dialogues import dialogues_of
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.tenant.signing_secret import signing_secret

KIND = "channels"


class SendToChannelHandling(OutsideHandling[SendToChannel]):
    """The message leaves through the dialogue's connection; its timeline entry records it.

    The dialogue is looked up at the first try and stays the same at every later one.
    """

    def prepare(self, effect: SendToChannel, sending: Sending) -> Errand:
        """Return the message and its entry [1 for the item, then as `dialogues_of`, at first].

        Raises:
            ActionFailed: the client has written in no such channel, or the item is gone.
        """
        context, doing = sending.context, sending.doing
        kept = sending.kept
        dialogue = msgspec.convert(kept, Dialogue) if kept else _dialogue(effect, sending)
        entry = TimelineEntry(
            id=sending.id,
            item=doing.item,
            kind=EntryKind.CHAT,
            at=doing.started_at or context.now,
            author=sending.actor,
            text=effect.text,
            cause=doing.made_by(),
            order=doing.order,
            data={
                "to": dialogue.called,
                "channel": dialogue.channel,
                "dialogue": dialogue.id,
            },
        )
        item, place = entry_key(entry)

        def leave() -> dict[str, Any]:
            tenant = context.tenant
            channel: Channel = connected(tenant, KIND, dialogue.channel, context.now)
            message = ChannelMessage(
                key=sending.key,
                chat=dialogue.chat,
                text=effect.text,
                prepared=_prepared(effect),
                reference=report_token(signing_secret(tenant), item, place),
                heard_at=dialogue.heard_at,
                now=context.now,
            )
            sent = channel.send(message)
            return {"message_id": sending.id, "provider_id": sent, "dialogue": dialogue.id}

        return Errand(leave, entry, payload=msgspec.to_builtins(dialogue))


def _prepared(effect: SendToChannel) -> Prepared | None:
    if not effect.template:
        return None
    return Prepared(name=effect.template, language=effect.language, values=effect.values)


def _dialogue(effect: SendToChannel, sending: Sending) -> Dialogue:
    """Return the dialogue that was heard last, of those whose connection is there if any is."""
    context, doing = sending.context, sending.doing
    item = context.others([doing.item])[doing.item]
    if item is None:
        raise ActionFailed(Code.NO_ITEM, "the item was deleted meanwhile")
    found = [
        one for one in dialogues_of(context.tenant, item) if effect.channel in (None, one.channel)
    ]
    if not found:
        where = f"the channel {effect.channel}" if effect.channel else "any open channel"
        raise ActionFailed(
            Code.NO_DIALOGUE,
            f"the client has not written in {where} yet, and only they can begin a chat: ask them "
            "to, for example by e-mail with a link to it",
        )
    known = context.tenant.configuration.tenant(context.now).connections
    there = [one for one in found if (KIND, one.channel) in known]
    return (there or found)[0]
