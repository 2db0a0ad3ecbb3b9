"""A rule was switched off or removed: what becomes of its runs that have not acted yet."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Row
from chalicelib.records.agenda import DUE
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import IDLE, RUN, run_of
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.tenant.tenant import Tenant

SOON = timedelta(minutes=2)
"""After this, followers are looked at again: longer than stopping all takes."""
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
    queries, two reads per 100 runs; then what stopping a run costs, and two messages per 10 that
    have a follower.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    waiting = _waiting(tenant, place, rules)
    if not keep:
        _stop(tenant, waiting, now, WITHDRAWN)
    return len(waiting)


def stop_waiting(
    tenant: Tenant, place: tuple[str, str], rule: str, now: datetime, reason: Reason
) -> int:
    """Stop all waiting runs of a rule and return how many were stopped; costs as withdrawing."""
    return _stop(tenant, _waiting(tenant, place, {rule}), now, reason)


def _stop(tenant: Tenant, waiting: list[Run], now: datetime, reason: Reason) -> int:
    """Stop runs; what follows them goes on where runs are looked at (run_rule)."""
    followed = [run.id for run in waiting if run.follower is not None]
    # First: this process may die before the end.
    ring_at(tenant, [(id, now + SOON) for id in followed], now)
    # All of them are stopped before any is followed: what follows one may be another one.
    stopped = [stop_run(tenant, run, now, reason) for run in waiting]
    ring_at(tenant, [(id, now) for id in followed], now)
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
