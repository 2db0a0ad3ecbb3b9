"""A rule was switched off or removed: what becomes of its runs that have not acted yet."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Row
from chalicelib.records.agenda import DUE
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import IDLE, RUN, run_of
from chalicelib.usecases.automation.after_previous import follow_up
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.stop_runs import stop_run
from chalicelib.usecases.tenant.tenant import Tenant

WITHDRAWN = Reason(Code.RULE_WITHDRAWN, "the rule was switched off or removed before it was due")


def withdraw_runs(
    tenant: Tenant,
    caller: Caller,
    place: tuple[str, str],
    rules: Collection[str],
    now: datetime,
    *,
    keep: bool,
) -> int:
    """Stop the waiting runs of a pipeline's rules, unless they are to be kept; return how many.

    What waits for such a run goes on as behind a rule that was skipped, once all have stopped. Two
    queries, two reads per 100 runs; then what stopping a run costs, and what its follower does.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    waiting = _waiting(tenant, place, rules)
    if not keep:
        _stop(tenant, place[0], waiting, now, WITHDRAWN)
    return len(waiting)


def stop_waiting(
    tenant: Tenant, place: tuple[str, str], rule: str, now: datetime, reason: Reason
) -> int:
    """Stop all waiting runs of a rule and return how many were stopped; costs as withdrawing."""
    return _stop(tenant, place[0], _waiting(tenant, place, {rule}), now, reason)


def _stop(tenant: Tenant, type: str, waiting: list[Run], now: datetime, reason: Reason) -> int:
    # All of them first: what follows one of them may be another one.
    stopped = [stop_run(tenant, run, now, reason) for run in waiting]
    for ended in stopped:
        if ended is not None and ended.follower is not None:
            row = tenant.table.get(item_key(ended.item))
            item = item_of(row) if row else None
            follow_up(ItemContext(tenant, type, now), ended, item)
    return sum(ended is not None for ended in stopped)


def _waiting(tenant: Tenant, place: tuple[str, str], rules: Collection[str]) -> list[Run]:
    type, pipeline = place
    keys = {
        key
        for index in (DUE, IDLE)
        for _, key in tenant.table.query_index("agenda", index)
        if key[1].startswith(f"{RUN}#") and key[1].split("#", 2)[-1].partition(".")[0] in rules
    }
    rows = tenant.table.get_many(sorted(keys)).values() if keys else ()
    runs = [
        run
        for run in map(run_of, rows)
        if run.item.type == type and run.rule.id in rules and _waits(run)
    ]
    items = tenant.table.get_many({item_key(run.item): None for run in runs}) if runs else {}
    return [run for run in runs if _stands_in(items.get(item_key(run.item)), pipeline)]


def _waits(run: Run) -> bool:
    """Return whether a run has not begun to act; one that reaches outside is let finish."""
    return not run.is_final and run.state is not RunState.RUNNING


def _stands_in(row: Row | None, pipeline: str) -> bool:
    """Return whether an item stands in a pipeline: another one may have a rule of the same id."""
    return row is not None and item_of(row).pipeline == pipeline
