"""A rule was switched off or removed: what becomes of its runs that have not acted yet."""

from collections.abc import Collection
from datetime import datetime

from chalicelib.domain.automation.runs import Reason, Run
from chalicelib.domain.codes import Code
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import DUE, IDLE, run_of
from chalicelib.usecases.automation.after_previous import follow_up
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.stop_runs import stop_run
from chalicelib.usecases.tenant.tenant import Tenant

WITHDRAWN = Reason(Code.RULE_WITHDRAWN, "the rule was switched off or removed before it was due")


def withdraw_runs(
    tenant: Tenant, caller: Caller, type: str, rules: Collection[str], now: datetime, *, keep: bool
) -> int:
    """Stop the waiting runs of rules, unless they are to be kept; return how many waited.

    What waits for such a run goes on as behind a rule that was skipped, once all have stopped. Two
    queries, one read per 100 runs; then what stopping a run costs, and what its follower does.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    waiting = [run for run in _waiting(tenant, type, rules) if not run.is_final]
    if keep:
        return len(waiting)
    stopped = [stop_run(tenant, run, now, WITHDRAWN) for run in waiting]
    for ended in stopped:
        if ended is not None and ended.follower is not None:
            row = tenant.table.get(item_key(ended.item))
            item = item_of(row) if row else None
            follow_up(ItemContext(tenant, type, now), ended, item)
    return len(waiting)


def _waiting(tenant: Tenant, type: str, rules: Collection[str]) -> list[Run]:
    keys = {
        key
        for index in (DUE, IDLE)
        for _, key in tenant.table.query_index("agenda", index)
        if key[1].split("#", 2)[-1] in rules
    }
    rows = tenant.table.get_many(sorted(keys)).values() if keys else ()
    runs = [run_of(row) for row in rows]
    return [run for run in runs if run.item.type == type and run.rule.id in rules]
