"""Lets executions go on that broke although their workflow was not to blame."""

from datetime import datetime

import msgspec

from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.lost.give_up import give_up
from chalicelib.usecases.workflows.lost.reopen_run import broken_run, reopen_run
from infra.deployment.aws import Aws
from infra.tenants.machines import failed_since, redrive


class Redriven(msgspec.Struct):
    """What became of broken runs."""

    redriven: list[str] = []
    """Runs that go on."""
    left: list[str] = []
    """Runs that have failed for good, unless somebody resumes them."""


class Redriving:
    """Brings back the broken runs of one tenant.

    Args:
        aws: where.
        stack: the name of the tenant's stack.
        tenant: as its own functions see it.
    """

    def __init__(self, aws: Aws, stack: str, tenant: Tenant) -> None:
        self._aws = aws
        self._stack = stack
        self._tenant = tenant

    def broken(self, since: datetime) -> list[str]:
        """Return the ARNs of executions that are to go on [1 per machine and per failed one]."""
        failed = failed_since(self._aws, self._stack, since)
        return [arn for arn in failed if broken_run(self._tenant, _name(arn)) is not None]

    def redrive(self, executions: list[str]) -> Redriven:
        """Let them go on [4 or 5 each].

        The run is opened first: its steps would be refused otherwise. Cut off in between, the same
        command goes on, or the sweep ends it again.
        """
        done = Redriven()
        for arn in executions:
            name = _name(arn)
            run = broken_run(self._tenant, name)
            if run is None:
                continue
            goes_on = reopen_run(self._tenant, name, self._tenant.clock.now())
            if goes_on and redrive(self._aws, arn):
                done.redriven.append(run.id)
                continue
            give_up(self._tenant, run, self._tenant.clock.now())
            done.left.append(run.id)
        return done


def _name(arn: str) -> str:
    return arn.rpartition(":")[2]
