"""Triggers: at most one stage move per change or signal (semantics/triggers: firing)."""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.loop_guard import moved_by_automation
from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.errors import Conflict, Invalid, Unavailable
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.item_changes import Draft, changed_item
from chalicelib.domain.people.plans import Feature
from chalicelib.engine.choose_trigger import Firing as Answer
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.runs import Firing, firing_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.items.save_item import find_item, item_writes

TRIES = 5
Ask = Callable[[PipelineAutomation, Item], Answer]


def fire(
    context: ItemContext, item: Item, happening: str, at: datetime, cause: Cause, ask: Ask
) -> Item:
    """Ask the triggers of the item's pipeline and make the move of the one that fires.

    Returns the item as it is afterwards. The move and the mark of the firing are one write, so that
    the same happening never moves an item twice. No request where no trigger fires. None
    fires where the tenant's plan has no triggers.

    Raises:
        Unavailable: others kept changing the item; the record must come again.
    """
    if not context.tenant.booked.has(Feature.AUTOMATION):
        return item
    for _ in range(TRIES):
        automation = context.automation(item.pipeline)
        if automation is None or item.deleted_at is not None:
            return item
        answer = ask(automation, item)
        for trigger, problem in answer.problems:
            said = f"could not be evaluated: {problem}"
            _note(context, item, trigger, happening, at, said, once=f"unjudged-{trigger.id}")
        if answer.trigger is None:
            return item
        trigger = answer.trigger
        try:
            moved = _moved(context, item, trigger, cause)
        except (ActionFailed, Invalid) as error:
            _note(context, item, trigger, happening, at, str(error))
            return item
        firing = firing_row(
            item.ref,
            Firing(
                trigger=trigger.id,
                happening=happening,
                at=context.now,
                seen=answer.seen,
                beaten=answer.beaten,
            ),
        )
        try:
            context.tenant.table.write([*item_writes(item, moved), Put(firing, expect="absent")])
        except Conflict as conflict:
            now_stored = find_item(context.tenant, item.ref)
            if firing.key in conflict.refused or now_stored is None:
                return now_stored or item  # this happening has moved the item before
            item = now_stored
            continue
        return moved
    raise Unavailable(f"{item.ref} is being changed by others all the time")


def _moved(context: ItemContext, item: Item, trigger: Trigger, cause: Cause) -> Item:
    made_by = cause.next(CauseKind.TRIGGER, trigger.id)
    moved = changed_item(
        item,
        Draft(values={"stage": trigger.stage}),
        fields=context.wide.fields,
        pipeline_of=context.pipeline_of,
        by=trigger.execute_by or item.responsible,
        now=context.now,
        cause=made_by,
    )
    return moved_by_automation(item, moved, made_by, context.now)


def _note(
    context: ItemContext,
    item: Item,
    trigger: Trigger,
    happening: str,
    at: datetime,
    problem: str,
    once: str = "",
) -> None:
    """Write into the item's timeline why a trigger held back; with a mark, only once [1]."""
    entry = TimelineEntry(
        id=f"{happening}-{trigger.id}",
        item=item.ref,
        kind=EntryKind.LOG,
        at=at,
        author=trigger.execute_by or item.responsible,
        text=f"The trigger “{trigger.name}” {problem}",
        cause=Cause(CauseKind.TRIGGER, trigger.id),
    )
    mark = firing_row(item.ref, Firing(trigger=trigger.id, happening=once, at=context.now))
    try:
        context.tenant.table.write(
            [Put(entry_row(entry)), *([Put(mark, expect="absent")] if once else [])]
        )
    except Conflict as conflict:
        if mark.key not in conflict.refused:
            raise  # else the timeline says so already
