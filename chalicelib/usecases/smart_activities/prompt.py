"""Propose the next activity where an item's form is closed, and plan it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.card.activities import Activity
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.pipelines import Semantics
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.smart_activities.draft import REMIND, Draft, drafted
from chalicelib.domain.smart_activities.prompt import Silence, off_for, silence_of
from chalicelib.domain.smart_activities.toggles import Options
from chalicelib.records.body import decode, readable
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.idempotency import Once
from chalicelib.records.items import item_key, item_of
from chalicelib.records.smart_activities.settings import options_key
from chalicelib.usecases.card.activities import plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.items.save_item import present
from chalicelib.usecases.tenant.tenant import Tenant


class Prompt(msgspec.Struct, frozen=True):
    """What is shown when the form of an item is closed."""

    silence: Silence | None
    """Why nothing is proposed; None where something is."""
    draft: Draft | None


def prompt_for(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> Prompt:
    """Return what is proposed to a person who closes the form of an item [1 to 2]. Writes nothing.

    Raises:
        NotFound: there is no such item.
        Refused: the tenant's calendar has no working days.
    """
    caller.require(Right.CARD_READ)
    company = tenant.configuration.tenant(now)
    rows = tenant.table.get_many((item_key(ref), options_key(caller.id)))
    row = rows.get(options_key(caller.id))
    item = item_of(rows[item_key(ref)]) if item_key(ref) in rows else None
    item = present(item, ref)
    caller.require(Right.CARD_READ, on=item)
    options = decode(row, Options) if row else Options()
    entity_type = tenant.configuration.entity_type(ref.type, now)
    silence = off_for(entity_type, company.sections, options, now) or silence_of(
        item, _semantics(tenant, item, now), _activities(tenant, ref)
    )
    if silence is not None:
        return Prompt(silence, None)
    return Prompt(None, _draft(tenant, caller, now))


def plan_next(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    said: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Activity:
    """Plan the next activity: what a person says of it, and the draft for all else [1, 1 write].

    It is planned also where nothing would be proposed: whoever asks for it wants it.

    Raises:
        NotFound: there is no such item.
        Invalid: what is said cannot be.
        Refused: the tenant's calendar has no working days, and no deadline is said.
        Clash: the item is being moved all the time.
    """
    caller.require(Right.CARD_WRITE)
    if not {"subject", "deadline"} <= said.keys():
        draft = _draft(tenant, caller, now)
        said = {"subject": draft.subject, "deadline": draft.deadline} | said
    if said["deadline"] is not None:
        said = {"remind": REMIND} | said
    return plan_activity(tenant, caller, ref, ActivityDraft(**said), now=now, once=once)


def _draft(tenant: Tenant, caller: Caller, now: datetime) -> Draft:
    company = tenant.configuration.tenant(now)
    user = company.users.get(caller.id)
    return drafted(caller.id, user.language if user else None, company.calendar(now), now)


def _semantics(tenant: Tenant, item: Item, now: datetime) -> Semantics | None:
    pipeline = tenant.configuration.type(item.type, now).pipelines.get(item.pipeline or "")
    stage = pipeline.stage(item.stage) if pipeline and item.stage else None
    return stage.semantics if stage else None


def _activities(tenant: Tenant, ref: ItemRef) -> Iterator[Activity]:
    """Yield the item's activities [1 when the first one is asked for]."""
    yield from readable(tenant.table.query(str(ref), prefix=f"{ACTIVITY}#"), activity_of)
