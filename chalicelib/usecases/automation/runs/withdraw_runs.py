"""A rule was switched off or removed: what becomes of its runs that have not acted yet.

The version that takes the rule away names it (domain/automation/document.py `Version.withdrawn`).
From then on none of its waiting runs acts (judge_run.py). The request stops them; where it dies
before the end, the stream lets the rest be looked at.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.domain.automation.document import Version
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import DUE
from chalicelib.records.body import readable
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import IDLE, is_run, run_key_of, run_of
from chalicelib.usecases.automation.alarms import ring_at
from chalicelib.usecases.automation.judge_run import WITHDRAWN
from chalicelib.usecases.automation.runs.stop_runs import stop_run
from chalicelib.usecases.tenant.tenant import Tenant

COUNTED = 100
"""Runs that are read to be counted; of more the index tells how many there are."""
SOON = timedelta(minutes=2)
"""After this, followers are looked at again: longer than stopping all takes."""


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
    have a follower. Of more than COUNTED that are kept, none is read: those that act right now, and
    those of another pipeline's rule of the same id, are counted with them.
    """
    caller.require(Right.AUTOMATION_UPDATE)
    keys = _keys(tenant, place[0], rules)
    if keep and len(keys) > COUNTED:
        return len(keys)
    waiting = _waiting(tenant, place, keys)
    if not keep:
        stop_followed(tenant, waiting, now, WITHDRAWN)
    return len(waiting)


def withdraw_the_rest(
    tenant: Tenant, place: tuple[str, str], version: Version, now: datetime
) -> None:
    """Let everything be looked at that waits still though its rule is gone with this version.

    Two queries where there was one, one message per 10 runs that wait.
    """
    if not version.withdrawn:
        return
    rest = _keys(tenant, place[0], version.withdrawn)
    ring_at(tenant, [(str(run_key_of(key)), now) for key in rest], now)


def stop_waiting(
    tenant: Tenant, place: tuple[str, str], rule: str, now: datetime, reason: Reason
) -> int:
    """Stop all waiting runs of a rule and return how many were stopped; costs as withdrawing."""
    waiting = _waiting(tenant, place, _keys(tenant, place[0], {rule}))
    return len(stop_followed(tenant, waiting, now, reason))


def stop_followed(tenant: Tenant, waiting: list[Run], now: datetime, reason: Reason) -> list[Run]:
    """Stop runs and return those that were, as they are then.

    What follows them goes on where runs are looked at (run_rule).
    """
    followed = [run.id for run in waiting if run.follower is not None]
    # First: this process may die before the end.
    ring_at(tenant, [(id, now + SOON) for id in followed], now)
    # All of them are stopped before any is followed: what follows one may be another one.
    tried = [stop_run(tenant, run, now, reason) for run in waiting]
    stopped = [one for one in tried if one is not None]
    # Some have a follower since this very moment, as a rule was given to their item.
    later = [run.id for run in stopped if run.follower is not None and run.id not in followed]
    ring_at(tenant, [(id, now) for id in (*followed, *later)], now)
    return stopped


def _keys(tenant: Tenant, type: str, rules: Collection[str]) -> list[Key]:
    """Return where the runs of rules lie that wait or act, in any pipeline of the type."""
    return sorted(
        {
            key
            for index in (DUE, IDLE)
            for _, key in tenant.table.query_index("agenda", index)
            if is_run(key) and (run := run_key_of(key)).rule_id in rules and run.item.type == type
        }
    )


def _waiting(tenant: Tenant, place: tuple[str, str], keys: Collection[Key]) -> list[Run]:
    _, pipeline = place
    rows = tenant.table.get_many(keys).values() if keys else ()
    runs = [run for run in readable(rows, run_of) if _waits(run)]
    items = tenant.table.get_many({item_key(run.item): None for run in runs}) if runs else {}
    return [run for run in runs if _stands_in(items.get(item_key(run.item)), pipeline)]


def _waits(run: Run) -> bool:
    """Return whether a run has not begun to act; one that reaches outside is let finish."""
    return not run.is_final and run.state is not RunState.RUNNING


def _stands_in(row: Row | None, pipeline: str) -> bool:
    """Return whether an item stands in a pipeline: another one may have a rule of the same id."""
    return row is not None and item_of(row).pipeline == pipeline
