"""`python -m infra redrive`."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.usecases.workflows.get_run import get_run
from chalicelib.usecases.workflows.lost.give_up import give_up
from infra.deployment.errors import BadUsage, NotWhole
from tests.infra.cloud import Tenant, cloud, infra
from tests.support.aws import intercepted, refusal
from tests.support.bureau import comment, publish, start
from tests.support.world import World


@pytest.fixture
def acme():
    with cloud() as account:
        yield account.add(Tenant("acme").build())


def broken(*_):
    raise ValueError("a bad release")


@pytest.fixture
def runs(acme):
    """A run that was given up, and one of which nobody was told."""
    world = World()
    workflow = publish(world, comment("never"))
    world.machines.function = broken
    found = [start(world, workflow, world.create()) for _ in range(2)]
    give_up(world.tenant, found[0], world.now)
    acme.fill(world)
    return found


class Executions:
    """What Step Functions tells of failed executions, and which it lets go on."""

    def __init__(self, *names, refused=()):
        self.failed = list(names)
        self.refused = refused
        self.redriven = []

    def __call__(self, name, parameters):
        if name == "stepfunctions.ListStateMachines":
            machine = {"name": "stageflow-acme_t1-v1-0", "stateMachineArn": "arn:machine"}
            return {"stateMachines": [machine]}
        if name == "stepfunctions.ListExecutions":
            at = datetime.now(UTC) - timedelta(hours=1)
            ones = [{"executionArn": f"arn:x:{one}", "stopDate": at} for one in self.failed]
            return {"executions": ones}
        if name == "stepfunctions.RedriveExecution":
            execution = parameters["executionArn"].rpartition(":")[2]
            if execution in self.refused:
                raise refusal("ExecutionNotRedrivable")
            self.redriven.append(execution)
            self.failed.remove(execution)
            return {"redriveDate": datetime.now(UTC)}
        return None


def redriven(capsys, executions, *more):
    with intercepted(executions):
        return infra(capsys, "redrive", "acme", *more)


def test_what_broke_goes_on_and_the_second_time_nothing_is_left(acme, runs, capsys):
    names = [run.execution for run in runs]
    executions = Executions(*names, "deal_99-w0")

    code, document = redriven(capsys, executions)
    again, nothing = redriven(capsys, executions)

    assert (0, names, names) == (code, document["redriven"], executions.redriven)
    assert (0, []) == (again, nothing["redriven"])
    tenant = acme.opened()
    assert [True, True] == [get_run(tenant, run.id).is_open for run in runs]


def test_one_that_aws_lets_go_on_no_more_has_failed_and_is_named(acme, runs, capsys):
    executions = Executions(*(run.execution for run in runs), refused=(runs[1].execution,))

    code, document = redriven(capsys, executions)

    assert (NotWhole.exit_code, True) == (code, runs[1].id in document["state"])
    found = get_run(acme.opened(), runs[1].id)
    assert ("failed", "given_up") == (found.state, found.reason.code)


def test_a_dry_run_and_what_broke_earlier_change_nothing(acme, runs, capsys):
    executions = Executions(*(run.execution for run in runs))

    _, planned = redriven(capsys, executions, "--dry-run")
    soon = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    _, later = redriven(capsys, executions, "--since", soon)

    assert (2, []) == (len(planned["runs"]), later["redriven"])
    assert [] == executions.redriven
    assert not get_run(acme.opened(), runs[0].id).is_open


def test_an_instant_that_is_none_is_refused(acme, capsys):
    assert BadUsage.exit_code == infra(capsys, "redrive", "acme", "--since", "yesterday")[0]
