"""Let a rule that did not act on an item try again, by hand (semantics/automation: failures)."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, NotFound
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.engine.pipeline_automation import PipelineAutomation
from chalicelib.ports.table import Put
from chalicelib.records.entry_runs import KEPT_WHOLE, runs_among
from chalicelib.records.idempotency import Once
from chalicelib.records.runs import entry_prefix, run_row
from chalicelib.usecases.automation.alarms import set_alarms, timed
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.idempotency import first_answer, write_once
from chalicelib.usecases.tenant.tenant import Tenant

RETRIABLE = frozenset({RunState.FAILED, RunState.STOPPED, RunState.BLOCKED, RunState.SKIPPED})
AT_ONCE = {"mode": "immediately"}


def retry_run(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    id: str,
    *,
    now: datetime,
    once: Once | None = None,
) -> Run:
    """Store a new attempt of a run that ended without acting, and let it be looked at now.

    It has an id of its own, and with it keys of its own for what reaches outside [2 reads, 1 write,
    1 on the queue].

    Raises:
        NotFound: no such item or run.
        Clash: the item has left the entry; the rule waits, acts or has acted; or it is gone and
        nothing was kept of it.
    """
    caller.require(Right.AUTOMATION_RETRY)
    before = first_answer(tenant, once, Run)
    if before is not None:
        return before
    item = item_for(tenant, caller, ref, Right.AUTOMATION_RETRY)
    run, latest = _attempts(tenant, ref, id)
    if run.entry != item.entry:
        raise Clash(
            f"{ref} has left the stage entry {run.entry} of this run; its rules cannot act for it"
            " any more, only for an entry that lasts",
            code=Code.STAGE_LEFT,
        )
    if latest.id != run.id:
        # Also where that one has ended meanwhile: asking twice makes one attempt.
        raise Clash(
            f"{run.id} has been tried again; {latest.id} is its latest attempt, which is"
            f" {latest.state}" + (": try that one again" if latest.state in RETRIABLE else ""),
            code=Code.NOT_RETRIABLE,
        )
    if run.state not in RETRIABLE:
        raise Clash(
            f"this run is {run.state}; only what failed, was stopped, blocked or skipped can be"
            " tried again",
            code=Code.NOT_RETRIABLE,
        )
    automation = ItemContext(tenant, item.type, now).automation(item.pipeline)
    rule = _rule(automation, latest)
    version = automation.version if automation else latest.config
    attempt = _attempt_after(latest, rule, version, caller.id, now)
    try:
        write_once(tenant, once, [Put(run_row(attempt), expect="absent")], attempt, now)
    except Conflict as conflict:
        if run_row(attempt).key not in conflict.refused:
            raise
        raise Clash(
            f"{latest.id} is being tried again already, as {attempt.id}", code=Code.NOT_RETRIABLE
        ) from conflict
    set_alarms(tenant, [attempt], now)
    return attempt


def _attempts(tenant: Tenant, ref: ItemRef, id: str) -> tuple[Run, Run]:
    """Return a run and the latest attempt of its rule for the same entry [1]."""
    try:
        key = RunKey.parse(id)
    except ValueError:
        raise _unknown(ref, id) from None
    rows = tenant.table.query(str(ref), prefix=entry_prefix(key.entry))
    attempts = [run for run in runs_among(rows) if run.rule.id == key.rule_id]
    found = [run for run in attempts if run.id == id]
    if key.item != ref or not found:
        raise _unknown(ref, id)
    return found[0], max(attempts, key=lambda run: run.retry)


def _unknown(ref: ItemRef, id: str) -> NotFound:
    return NotFound(
        f"{ref} has no run {id}; GET /v1/items/{ref.type}/{ref.id}/automation lists them"
    )


def _rule(automation: PipelineAutomation | None, run: Run) -> Rule:
    """Return the rule as it is now, or where it is gone from the stage as the run kept it."""
    rules = automation.all_rules if automation else []
    present = next((one for one in rules if one.id == run.rule.id), None)
    if present is not None and present.stage == run.rule.stage:
        return present
    if run.state not in KEPT_WHOLE and not run.rule.params:
        raise Clash(
            f"the rule {run.rule.id} is gone from the stage, and this run kept no copy of it",
            code=Code.NOT_RETRIABLE,
        )
    return run.rule


def _attempt_after(run: Run, rule: Rule, version: int, user: int, now: datetime) -> Run:
    at_once = msgspec.structs.replace(
        rule, run=AT_ONCE, after_previous=False, follow_field=False, enabled=True
    )
    attempt = Run(
        item=run.item,
        entry=run.entry,
        rule=at_once,
        config=version,
        state=RunState.SCHEDULED,
        entered_at=run.entered_at,
        # A person asked for it: the chain of automation begins anew, its root stays.
        cause=Cause(root=run.cause.root, family=run.cause.family),
        due_at=now,
        retry=run.retry + 1,
        asked_by=user,
    )
    return timed(attempt, now)
