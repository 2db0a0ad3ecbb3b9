"""What follows from a chat besides triggers: with whom it is, timeline, who has not accepted it."""

from datetime import datetime

from chalicelib.domain.automation.signals import Chatted, Signal
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.channels.dialogue import (
    UNTIMED,
    Dialogue,
    next_look,
    waited_until,
)
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.ports.table import Put
from chalicelib.records.channels.dialogues import (
    alarm_of,
    dialogue_key,
    dialogue_of,
    dialogue_row,
    link_row,
)
from chalicelib.records.signals import signal_row
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.inbound.concerned import Concerned
from chalicelib.usecases.inbound.show_on_cards import show_on_cards
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

STARTED = "chat_started"
MESSAGE = "chat_message_received"
UNANSWERED = "chat_unanswered"


def follow_chat(
    tenant: Tenant, signal: Signal, chat: Chatted, found: Concerned, items: list[Item]
) -> None:
    """Note with whom a chat is, and what was written, on all open items, or else on the clients.

    [1 read; 1 write where the first is news; show_on_cards]; the same again changes nothing.
    """
    about = _whom(found, items)
    if about is not None:
        retried(lambda: _link(tenant, chat.dialogue, about), busy("the dialogue"))
    if signal.type == MESSAGE:
        show_on_cards(tenant, found, items, lambda item: _entry(signal, chat, item))


def await_acceptance(tenant: Tenant, chat: Chatted, now: datetime) -> None:
    """Set the alarm for a chat that has begun, where a trigger watches whether it is accepted.

    [1 read, and 1 write and 1 for the alarm where any does]
    """
    times = _times(tenant, now)

    def attempt() -> None:
        dialogue = _stored(tenant, chat.dialogue)
        if dialogue is None:
            return
        due = dialogue.look_at or next_look(dialogue, times, dialogue.began_at)
        if due is None:
            return
        if dialogue.look_at is None:
            after = dialogue.looked_at(due)
            tenant.table.write([Put(dialogue_row(after), expect=dialogue.version)])
        ring_at(tenant, [(alarm_of(dialogue.id), due)], now)

    if times:
        retried(attempt, busy("the dialogue"))


def look_after_dialogue(tenant: Tenant, id: str, now: datetime) -> None:
    """Tell triggers that nobody has accepted a chat for so long, if that is due [1 read, 1 write].

    One more for the next alarm. One that was accepted or closed needs none.

    Raises:
        Unavailable: trying again may help.
    """

    def attempt() -> None:
        dialogue = _stored(tenant, id)
        if dialogue is None or dialogue.look_at is None or dialogue.look_at > now:
            return
        times, due = _times(tenant, now), dialogue.look_at
        over = [one for one in times if due <= waited_until(dialogue, one) <= now]
        after = dialogue.looked_at(next_look(dialogue, times, now))
        kept = tenant.configuration.tenant(now).settings.journal_kept
        told = [Put(signal_row(_unanswered(dialogue, one), kept)) for one in over]
        tenant.table.write([Put(dialogue_row(after), expect=dialogue.version), *told])
        if after.look_at is not None:
            ring_at(tenant, [(alarm_of(id), after.look_at)], now)

    retried(attempt, busy("the dialogue"))


def _whom(found: Concerned, items: list[Item]) -> ItemRef | None:
    """Return with whom a chat is: the client, or where there is none what came of it."""
    clients = [*found.clients, *(client for item in items[:1] for client in item.clients())]
    return next(iter([*clients, *(item.ref for item in items)]), None)


def _link(tenant: Tenant, id: str, about: ItemRef) -> None:
    dialogue = _stored(tenant, id)
    if dialogue is None or dialogue.about == about:
        return
    after = dialogue.with_whom(about)
    link = Put(link_row(about, id))
    tenant.table.write([Put(dialogue_row(after), expect=dialogue.version), link])


def _entry(signal: Signal, chat: Chatted, item: Item) -> TimelineEntry:
    return TimelineEntry(
        id=f"signal-{signal.id}",
        item=item.ref,
        kind=EntryKind.CHAT,
        at=signal.occurred_at,
        author=item.responsible,
        text=chat.text,
        data={
            "from": chat.name or signal.address or "",
            "channel": signal.settings.get("channel", ""),
            "dialogue": chat.dialogue,
        },
    )


def _stored(tenant: Tenant, id: str) -> Dialogue | None:
    row = tenant.table.get(dialogue_key(id))
    return dialogue_of(row) if row is not None else None


def _times(tenant: Tenant, now: datetime) -> list[str]:
    """Return the durations after which triggers want to hear that a chat is not accepted."""
    types = tenant.configuration.entity_types(now)
    return sorted(
        {
            str(trigger.params.get("time") or UNTIMED)
            for type in (code for code, one in types.items() if one.has_automation)
            for pipeline in tenant.configuration.type(type, now).pipelines
            for trigger in tenant.configuration.pipeline(type, pipeline, now).all_triggers
            if trigger.trigger == UNANSWERED
        }
    )


def _unanswered(dialogue: Dialogue, waited: str) -> Signal:
    return Signal(
        id=f"chat-{dialogue.id}-{dialogue.round}-waited-{waited}",
        type=UNANSWERED,
        occurred_at=waited_until(dialogue, waited),
        address=dialogue.phone,
        settings={"channel": dialogue.channel, "time": waited},
        chat=Chatted(dialogue=dialogue.id, name=dialogue.name),
    )
