"""Colleagues take a dialogue up, and close it."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.automation.signals import Chatted, Signal
from chalicelib.domain.channels.dialogue import Dialogue
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Put
from chalicelib.records.channels.dialogues import dialogue_row
from chalicelib.records.signals import signal_row
from chalicelib.usecases.channels.find_dialogues import seen_dialogues
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

ACCEPTED = "chat_accepted"


def accept_dialogue(
    tenant: Tenant, caller: Caller, ref: ItemRef, id: str, now: datetime
) -> Dialogue:
    """Take a dialogue up, which triggers hear of; done again by the same person it is no news.

    Requests: those of a list of the item's dialogues, and one write.

    Raises:
        NotFound: no such item, or it has no such dialogue.
        Clash: somebody else has taken it up, or it is closed.
    """

    def attempt(dialogue: Dialogue) -> Dialogue:
        if dialogue.accepted_by == caller.id:
            return dialogue
        if dialogue.accepted_by is not None:
            said = f"user {dialogue.accepted_by} has accepted it"
            raise Clash(said, code=Code.DIALOGUE_ACCEPTED)
        if dialogue.closed_at is not None:
            raise Clash("it is closed; the next message begins it anew", code=Code.NOT_WAITING)
        after = dialogue.taken_up(caller.id, now)
        kept = tenant.configuration.tenant(now).settings.journal_kept
        heard = Put(signal_row(_accepted(after, caller, now), kept), expect="absent")
        tenant.table.write([Put(dialogue_row(after), expect=dialogue.version), heard])
        return after

    return _changed(tenant, caller, ref, id, attempt)


def close_dialogue(
    tenant: Tenant, caller: Caller, ref: ItemRef, id: str, now: datetime
) -> Dialogue:
    """Close a dialogue: the next message begins it anew; done again it is no news.

    Requests: those of a list of the item's dialogues, and one write.

    Raises:
        NotFound: no such item, or it has no such dialogue.
    """

    def attempt(dialogue: Dialogue) -> Dialogue:
        if dialogue.closed_at is not None:
            return dialogue
        after = dialogue.closed(now)
        tenant.table.write([Put(dialogue_row(after), expect=dialogue.version)])
        return after

    return _changed(tenant, caller, ref, id, attempt)


def _changed(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    id: str,
    attempt: Callable[[Dialogue], Dialogue],
) -> Dialogue:
    caller.require(Right.CARD_WRITE)
    item = item_for(tenant, caller, ref, Right.CARD_WRITE)

    def once() -> Dialogue:
        found = next((one for one in seen_dialogues(tenant, caller, item) if one.id == id), None)
        if found is None:
            raise NotFound(f"{ref} has no dialogue {id}")
        return attempt(found)

    return retried(once, busy("the dialogue"))


def _accepted(dialogue: Dialogue, caller: Caller, now: datetime) -> Signal:
    return Signal(
        id=f"chat-{dialogue.id}-{dialogue.round}-accepted",
        type=ACCEPTED,
        occurred_at=now,
        address=dialogue.phone,
        settings={"channel": dialogue.channel},
        user=caller.id,
        chat=Chatted(dialogue=dialogue.id, name=dialogue.name),
    )
