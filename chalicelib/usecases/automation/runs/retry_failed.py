"""Let all try again that has failed since an instant, as after a day of trouble outside."""

from datetime import datetime

import msgspec

from chalicelib.domain.errors import Clash, Forbidden, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.automation.runs.list_runs import Wanted, list_runs
from chalicelib.usecases.automation.runs.retry_run import retry_run
from chalicelib.usecases.tenant.tenant import Tenant

AT_ONCE = 50
"""Runs that one call lets try again; the next call goes on."""


class TriedAgain(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the runs that have failed."""

    retried: int
    """Which act now, each as a new attempt."""
    passed_over: int
    """Which cannot: their item has left the stage, or somebody lets them try already."""
    next: str | None
    """Behind which place there are more."""


def retry_failed(
    tenant: Tenant,
    caller: Caller,
    wanted: Wanted,
    now: datetime,
    after: str | None = None,
    limit: int = AT_ONCE,
) -> TriedAgain:
    """Let the newest of the failed runs try again, some at a time [as listing and retrying cost].

    Doing it again tries nothing twice: what has a later attempt is passed over.
    """
    caller.require(Right.AUTOMATION_RETRY)
    found, next = list_runs(tenant, caller, wanted, limit=limit, after=after, now=now)
    retried = 0
    for one in found:
        if one.retried:
            continue
        try:
            retry_run(tenant, caller, one.run.item, one.run.id, now=now)
        except (Clash, Forbidden, NotFound):
            continue
        retried += 1
    return TriedAgain(retried=retried, passed_over=len(found) - retried, next=next)
