"""Letters: e-mails that people write on an item's card.

A letter is checked and stored, and leaves through the queue, as the e-mails of rules do.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.listing import action
from chalicelib.catalogue.parameters.client_addresses import client_address
from chalicelib.catalogue.parameters.texts import placeholder_roots
from chalicelib.catalogue.types_read import types_read
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.letters import Letter, letter_of
from chalicelib.domain.automation.outside_effects import MAX_ATTACHED
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import Reason, RunState
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.faults import fault_of
from chalicelib.engine.compiled_rule import CompiledRule
from chalicelib.ports.table import Put
from chalicelib.records.card import LETTER, letter_in, letter_key, letter_row
from chalicelib.records.idempotency import Once
from chalicelib.records.signals import signal_row
from chalicelib.usecases.automation.files_of_rules import check_size
from chalicelib.usecases.automation.hide_told import sees_types
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import Deed
from chalicelib.usecases.automation.perform import planned
from chalicelib.usecases.automation.perhaps_sent import shown_after_all
from chalicelib.usecases.automation.reach_outside import DELETED, RunStore, reach_outside
from chalicelib.usecases.card.post_letter import post_letter
from chalicelib.usecases.card.tell_invited import with_mails
from chalicelib.usecases.files.exchange_files import attached, while_there
from chalicelib.usecases.items.save_item import find_item, item_for
from chalicelib.usecases.items.visible import require_visible, sees
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.tenant import Tenant

ACTION = "send_email"
_CLIENT = "client"


def write_letter(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    params: Mapping[str, Any],
    *,
    files: tuple[str, ...] = (),
    now: datetime,
    once: Once | None = None,
) -> Letter:
    """Store an e-mail and put it on the queue [2 to 3 reads, 2 writes; with files: take_files].

    Its text may hold placeholders, as that of a rule.

    Raises:
        NotFound: no such item.
        Forbidden: its text names, or it goes to, a client that the author may not see.
        Invalid: the e-mail has faults, or a file cannot be taken.
        Refused: nobody can be reached, with the code that a rule would fail with.
        Clash: others keep moving the item while it gets files.
    """
    caller.require(Right.CARD_WRITE)
    before = first_answer(tenant, once, Letter)
    if before is not None:
        return before
    id = tenant.identity.short_id()

    def attempt() -> Letter:
        item = item_for(tenant, caller, ref, Right.CARD_WRITE)
        return _stored(tenant, caller, item, id, params, files, now, once)

    letter = retried(attempt, busy(ref)) if files else attempt()
    post_letter(tenant, letter, now)
    return letter


def _stored(
    tenant: Tenant,
    caller: Caller,
    item: Item,
    id: str,
    params: Mapping[str, Any],
    files: tuple[str, ...],
    now: datetime,
    once: Once | None,
) -> Letter:
    ref = item.ref
    found, taken = attached(tenant, caller, FileOwner(ref, f"{LETTER}#{id}"), files, now)
    check_size(found, MAX_ATTACHED, "/files")
    letter = Letter(
        item=ref,
        letter=id,
        author=caller.id,
        written_at=now,
        state=RunState.SCHEDULED,
        cause=Cause(),
        due_at=now,
        params={**params, **({"attachments": {"files": list(files)}} if files else {})},
    )
    context = ItemContext(tenant, ref.type, now)
    _refuse_faults(context, letter)
    _refuse_untold(context, caller, letter, item)
    try:
        _plan(context, letter, item)
    except ActionFailed as failure:
        raise Refused(failure.detail, code=failure.code) from failure
    writes = [Put(letter_row(letter), expect="absent"), *while_there(item, taken)]
    return write_once(tenant, once, writes, letter, now)


def show_letter(tenant: Tenant, caller: Caller, id: str) -> Letter:
    """Return a letter of an item that is not deleted [2].

    Raises:
        NotFound: there is none of that id, or its item is gone.
    """
    caller.require(Right.CARD_READ)
    try:
        item, letter = letter_of(id)
    except ValueError:
        raise NotFound(f"there is no e-mail {id}") from None
    item_for(tenant, caller, item, Right.CARD_READ)
    row = tenant.table.get(letter_key(item, letter))
    if row is None:
        raise NotFound(f"there is no e-mail {id}")
    return letter_in(row)


def send_letter(tenant: Tenant, id: str, now: datetime) -> None:
    """Let a letter leave that is due; one that has ended stays as it is.

    Raises:
        Unfinished: the alarm must come again.
    """
    item_ref, name = letter_of(id)
    row = tenant.table.get(letter_key(item_ref, name))
    if row is None:
        return
    letter = letter_in(row)
    if letter.wake_at is not None and letter.wake_at <= now:
        letter = _sent(ItemContext(tenant, item_ref.type, now), letter)
    if letter.state is RunState.DONE and letter.is_by_hand:
        _tell(tenant, letter, now)


def _sent(context: ItemContext, letter: Letter) -> Letter:
    """Return what has become of a letter that is due."""
    tenant, now = context.tenant, context.now
    begun = msgspec.structs.replace(letter, started_at=letter.started_at or now)
    item = find_item(tenant, letter.item)
    gone = item is not None and item.deleted_at is not None
    if item is None or (gone and letter.is_by_hand):
        return _ended(context, begun, RunState.STOPPED, DELETED)
    begun = with_mails(tenant, begun, now)
    if not (begun.mails or begun.is_by_hand):
        return _ended(context, begun, RunState.SKIPPED)
    try:
        deed = Deed(
            doing=begun,
            plan=_plan(context, begun, item),
            entry=item.entry,
            actor=letter.author,
            cause=letter.cause,
        )
        store = RunStore[Letter](
            letter_row,
            lambda waiting, _, __: waiting,
            lambda waiting: post_letter(tenant, waiting, now),
        )
        return reach_outside(context, deed, item, store)[0]
    except (ActionFailed, Refused) as failure:
        reason = Reason(failure.code, failure.detail)
        return _ended(context, begun, RunState.FAILED, reason)


def _plan(context: ItemContext, letter: Letter, item: Item) -> Plan:
    if letter.mails:
        return Plan(letter.mails)
    rule = Rule(id=letter.letter, stage="", name="", action=ACTION, params=letter.params)
    compiled = CompiledRule(rule, context.wide.fields, context.everywhere.zone)
    action_context = context.action_context_of(
        item,
        actor=letter.author,
        results={},
        id=letter.id,
        started_at=letter.started_at,
        needs_client=compiled.needs_client,
        types=compiled.action.entity_types_needed(),
    )
    return planned(context, compiled, action_context, turns_of=letter.letter)


def _refuse_faults(context: ItemContext, letter: Letter) -> None:
    kind = action(ACTION)
    assert kind is not None
    users = context.everywhere.users.values()
    check = CheckContext(
        entity_type=context.wide.entity_type,
        fields=context.tenant.configuration.fields(context.now),
        stages=frozenset(),
        users=frozenset(user.id for user in users if user.active),
    )
    try:
        faults = parse_action(kind, letter.params).check(check)
    except msgspec.ValidationError as error:
        faults = [fault_of(error, kind)]
    if faults:
        raise Invalid(faults)


def _refuse_untold(context: ItemContext, caller: Caller, letter: Letter, item: Item) -> None:
    """Refuse what tells of clients or linked items which the author may not see [0 to 1].

    Raises:
        Forbidden: its texts do, or the card would show an address that only such a client has.
    """
    if caller.access.everything:
        return
    kind = action(ACTION)
    assert kind is not None
    parsed = parse_action(kind, letter.params)
    fields = context.tenant.configuration.fields(context.now)
    if not sees_types(caller, types_read(parsed, item.type, fields)):
        raise Forbidden("the e-mail would show titles of items that your roles do not let you see")
    named = placeholder_roots(parsed)
    for client in item.clients():
        if client.type in named:
            require_visible(context.tenant, caller, client)
    if _CLIENT in _recipients(letter) and _hides_address(context, caller, letter, item):
        raise Forbidden("it would go to a client that your roles do not let you see")


def _hides_address(context: ItemContext, caller: Caller, letter: Letter, item: Item) -> bool:
    """Return whether the client's address stands on no card that the author may see [0 to 1]."""
    around = context.action_context_of(
        item, actor=caller.id, results={}, id=letter.id, started_at=None, needs_client=True
    )
    holders = [one for one in (item, *context.clients_of(item)) if one is not None]
    seen = [one for one in holders if sees(caller, one)]
    if len(seen) == len(holders):
        return False
    try:
        address = client_address(around, letter.params.get("address_type"))
    except ActionFailed:
        return True  # what it says of the address is not for the author either
    held = {one["value"] for holder in seen for one in holder.fields.get("emails", [])}
    return address not in held


def _recipients(letter: Letter) -> list[Any]:
    several = letter.params.get("recipient", _CLIENT)
    return several if isinstance(several, list) else [several]


def _ended(
    context: ItemContext, letter: Letter, state: RunState, reason: Reason | None = None
) -> Letter:
    ended = msgspec.structs.replace(
        letter,
        state=state,
        finished_at=context.now,
        reason=reason,
        version=letter.version + 1,
    )
    shown = shown_after_all(context.tenant.table, letter) if letter.attempt else ()
    context.tenant.table.write([Put(letter_row(ended), expect=letter.version), *shown])
    return ended


def _tell(tenant: Tenant, letter: Letter, now: datetime) -> None:
    """Let triggers look at an e-mail that somebody has sent [1]."""
    everywhere = tenant.configuration.tenant(now)
    sender = letter.params.get("sender") or everywhere.settings.mail_from
    signal = Signal(
        id=f"sent-{letter.id}",
        type="email_sent",
        occurred_at=letter.finished_at or now,
        item=str(letter.item),
        settings={"mailbox": sender},
    )
    row = signal_row(signal, everywhere.settings.journal_kept)
    try:
        tenant.table.write([Put(row, expect="absent")])
    except Conflict:
        return  # told before
