"""What follows from a change of an item. Called by the stream alone (usecases/react.py)."""

from datetime import datetime

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.conversion import ONCE
from chalicelib.usecases.automation.condition_values import look
from chalicelib.usecases.automation.fire_triggers import fire
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.judge_run import ITEM_DELETED, STAGE_LEFT, UNDONE
from chalicelib.usecases.automation.runs.follow_fields import follow_fields
from chalicelib.usecases.automation.runs.stop_runs import end_entry
from chalicelib.usecases.automation.runs.unrecoverable import Apart
from chalicelib.usecases.automation.start_rules import start_rules
from chalicelib.usecases.booking.free_lost import free_lost
from chalicelib.usecases.card.tell_invited import cancel_meetings
from chalicelib.usecases.files.follow_fields_files import follow_fields_files
from chalicelib.usecases.inbound.convert_leads import convert_lead, is_simple
from chalicelib.usecases.items.clear_away import clear_away_rows
from chalicelib.usecases.items.index_clients_and_addresses import index_clients_and_addresses
from chalicelib.usecases.items.part_with_children import part_with_children
from chalicelib.usecases.notices.observer_notices import tell_observers
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.undo.follow_undo import follow_undo
from chalicelib.usecases.workflows.answer_waiters import answer_change
from chalicelib.usecases.workflows.end_run import end_runs_of
from chalicelib.usecases.workflows.start_run import start_automatic_runs


def react_to_change(tenant: Tenant, change: Change, now: datetime) -> None:
    """Carry out what a change of an item sets off. A change that concerns nothing makes no request.

    Order: triggers (at most one move, which comes back as a change of its own), workflows that
    start and waits that end, the rules of the stage just entered, then the end of the runs of the
    stage just left. A move that is undone starts neither triggers nor rules: what it had stopped
    comes back; nor do values that are set back. In simple mode a new lead is converted before all
    of it. A workflow with an error that always comes back holds up none of the others.

    Raises:
        Unfinished: the record must come again.
    """
    index_clients_and_addresses(tenant, change, now)
    part_with_children(tenant, change, now)
    follow_fields_files(tenant, change, now)
    free_lost(tenant, change, now)
    cancel_meetings(tenant, change, now)
    clear_away_rows(tenant, change)
    if change.restored or change.purged:
        return  # it comes back or goes as it was, and nothing is set off by that
    item = change.after
    type = tenant.configuration.find_type(item.type, now)
    if type is None:
        return  # it went while this was on its way, and nothing is set up for it any more
    tell_observers(tenant, change, type, now)
    if item.stage is None:
        _workflows(tenant, change, now).tell()
        return
    if change.before is None and item.type in ONCE and is_simple(tenant, now):
        convert_lead(tenant, item.ref, now, hides=True)
    context = ItemContext(tenant, item.type, now)
    if change.undoes:
        follow_undo(context, change)
        apart = _workflows(tenant, change, now)
    elif change.sets_back:
        follow_fields(context, change)
        apart = _workflows(tenant, change, now)
    elif not change.deleted:
        present = fire(
            context,
            item,
            change.id,
            item.updated_at,
            change.cause,
            lambda automation, present: automation.fired_by_change(
                change, present, look(context, present)
            ),
        )
        apart = _workflows(tenant, change, now)
        if change.entered_stage:
            start_rules(context, change, present)
        else:
            follow_fields(context, change)
    else:
        apart = _workflows(tenant, change, now)
    if change.before is not None and change.left_entry is not None:
        reason = ITEM_DELETED if change.deleted else UNDONE if change.undoes else STAGE_LEFT
        end_entry(tenant, item.ref, change.left_entry, now, reason, change.cause)
    apart.tell()


def _workflows(tenant: Tenant, change: Change, now: datetime) -> Apart:
    item = change.after
    apart = Apart()
    with apart:
        start_automatic_runs(tenant, change, now)
    with apart:
        # Before waits end: what waits for its own item must not go on without it.
        if change.deleted and tenant.configuration.any_workflow(
            lambda known: item.type in known.run_on, now, since=item.updated_at
        ):
            end_runs_of(tenant, item.ref, now)
    with apart:
        answer_change(tenant, change, now)
    return apart
