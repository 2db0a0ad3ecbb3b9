"""A run of an item is stopped, or let act now, by hand (semantics/automation: leaving, run log)."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import Reason, Run, RunKey, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, NotFound
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.runs import run_key, run_of
from chalicelib.usecases.automation.alarms import reschedule
from chalicelib.usecases.automation.runs.withdraw_runs import stop_followed
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant

NOT_YET_DUE = frozenset({RunState.SCHEDULED, RunState.UNSCHEDULED, RunState.WAITING_PREV})
_NOT_NOW = "only a run that waits can be let act now"


def stop_one(tenant: Tenant, caller: Caller, ref: ItemRef, id: str, now: datetime) -> Run:
    """Stop one run that has not acted yet, and return it as it is then.

    What waits for it goes on as behind a rule that was skipped [2 reads, 1 write; 1 for its
    schedule; 2 on the queue where another rule waits for it].

    Raises:
        NotFound: no such item, or it has no run of that id that waits.
        Clash: the run acts or has ended.
    """
    caller.require(Right.AUTOMATION_STOP)
    run, _ = _found(tenant, caller, ref, id, Right.AUTOMATION_STOP)
    reason = Reason(Code.RULE_STOPPED, f"stopped by {caller.user.name}")
    stopped = stop_followed(tenant, [run], now, reason)
    if not stopped:
        raise _not_waiting(run, "only a run that waits can be stopped")
    return stopped[0]


def act_now(tenant: Tenant, caller: Caller, ref: ItemRef, id: str, now: datetime) -> Run:
    """Let a run act now that is due later, or at no time, or after another one; return it.

    It is the same run, which asks its condition and acts once. In working hours it acts where its
    rule waits for these [2 reads, 1 write, 1 on the queue; 1 for the schedule that it had].

    Raises:
        NotFound: no such item, or it has no run of that id that waits.
        Clash: the item has left the entry, or the run acts or has ended.
    """
    caller.require(Right.AUTOMATION_RETRY)
    run, item = _found(tenant, caller, ref, id, Right.AUTOMATION_RETRY)
    if run.entry != item.entry:
        raise Clash(
            f"{ref} has left the stage entry {run.entry} of this run; its rules cannot act for it"
            " any more",
            code=Code.STAGE_LEFT,
        )
    if run.state not in NOT_YET_DUE:
        raise _not_waiting(run, _NOT_NOW)
    due = msgspec.structs.replace(
        run,
        state=RunState.SCHEDULED,
        due_at=now,
        reason=None,
        # Its date may change: it was asked to act now all the same.
        rule=msgspec.structs.replace(run.rule, follow_field=False),
        asked_by=caller.id,
    )
    try:
        return reschedule(tenant, run, due, now)
    except Conflict as conflict:
        raise _not_waiting(run, _NOT_NOW) from conflict


def _found(tenant: Tenant, caller: Caller, ref: ItemRef, id: str, right: Right) -> tuple[Run, Item]:
    item = item_for(tenant, caller, ref, right)
    try:
        key = RunKey.parse(id)
    except ValueError:
        raise _unknown(ref, id) from None
    row = tenant.table.get(run_key(key)) if key.item == ref else None
    if row is None:
        raise _unknown(ref, id)
    return run_of(row), item


def _unknown(ref: ItemRef, id: str) -> NotFound:
    return NotFound(
        f"{ref} has no run {id} that waits; GET /v1/items/{ref.type}/{ref.id}/automation lists them"
    )


def _not_waiting(run: Run, said: str) -> Clash:
    return Clash(
        f"{said}; {run.id} was {run.state} when it was asked for",
        code=Code.NOT_WAITING,
    )
