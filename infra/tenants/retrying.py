"""Lets runs try again that have failed since an instant, in the name of an admin of the tenant."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.users import User
from chalicelib.usecases.automation.runs.count_runs import Counted, Span, count_runs
from chalicelib.usecases.automation.runs.list_runs import Wanted
from chalicelib.usecases.automation.runs.retry_failed import retry_failed
from chalicelib.usecases.tenant.tenant import Tenant
from infra.deployment.errors import StuckStack
from infra.deployment.hints import command


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the failed runs are meant."""

    since: datetime
    rule: str | None = None
    """None for all."""


class Retrying:
    """Lets a tenant's runs try again.

    Args:
        tenant: as its functions see it.
        failed: which runs.
        now: the present instant.

    Raises:
        StuckStack: it has no admin, in whose name they would act.
    """

    def __init__(self, tenant: Tenant, failed: Failed, now: datetime) -> None:
        self._tenant, self._failed, self._now = tenant, failed, now
        users = tenant.configuration.tenant(now).users.values()
        admin = min((user for user in users if user.admin and user.active), key=_id, default=None)
        if admin is None:
            raise StuckStack(
                f"{tenant.name} has no admin in whose name runs could try again",
                state="Nothing was changed.",
                next=f"Make one: {command('deploy', tenant.name, '--new-token')}",
            )
        self._caller = Caller.of(admin)

    def count(self) -> tuple[int, bool]:
        """Return how many there are, also those that were retried, and whether there are more."""
        span = Span(state=Counted.FAILED, since=self._failed.since, rule=self._failed.rule)
        counts, more = count_runs(self._tenant, self._caller, span, self._now)
        return sum(counts.values()), more

    def run(self, report: Callable[[int], None]) -> tuple[int, int]:
        """Let all try again; return how many do, and how many cannot [as one by one].

        Done again, or cut off, nothing is tried twice.
        """
        wanted = Wanted(since=self._failed.since, rule=self._failed.rule)
        retried = passed_over = 0
        after = None
        while True:
            done = retry_failed(self._tenant, self._caller, wanted, self._now, after)
            retried, passed_over = retried + done.retried, passed_over + done.passed_over
            report(retried)
            if (after := done.next) is None:
                return retried, passed_over


def _id(user: User) -> int:
    return user.id
