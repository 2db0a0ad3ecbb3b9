"""Bad days: a tenant goes back, a broken run goes on, a removal is called off or cut off."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.names import stack_name
from infra.deployment.stacks import tenant_stack
from infra.rehearse.account import Account
from infra.rehearse.commands import Operator
from infra.rehearse.remains import remains
from infra.rehearse.scenario import Scenario
from infra.rehearse.workflow_scenarios import begin_to_rest, rest
from infra.rehearse.workflows import check
from infra.tenants.resources import ADOPTED

IS_LEAVING, LEAVING, HALF_REMOVED = 9, "leaving since ", "half removed"
AFTER_THE_STOP = "exported"
"""What `offboard` says once the tenant stands still."""
AMID_THE_REMOVAL = "bolt: leftovers deleted"
"""What `offboard` says once the stack is deleted, and before it deletes what lies beside it."""


def restored(operator: Operator, aws: Aws, scenario: Scenario) -> str:
    """Bring a tenant back to this moment, and return the name of the table that it left."""
    name = scenario.name
    before = tenant_stack(aws, name)
    # The emulator's CloudFormation leaves it off, whatever the template says.
    aws.client("dynamodb").update_continuous_backups(
        TableName=before.outputs["TableName"],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    seen = operator.run("restore", name, "--drill")
    assert seen["sound"], seen
    assert seen["comparison"]["copied"] == seen["comparison"]["present"], seen
    moment = show_instant(datetime.now(UTC).replace(microsecond=0))
    done = operator.run("restore", name, "--to", moment)
    after = tenant_stack(aws, name)
    assert (before.id, before.endpoint) == (after.id, after.endpoint), done
    assert done["table"] == after.outputs["TableName"] == after.parameters[ADOPTED], done
    assert done["former"] == before.outputs["TableName"] != done["table"], done
    scenario.is_well()
    return str(done["former"])


def redriven(operator: Operator, account: Account, scenario: Scenario, lame: Path) -> None:
    """Let a bad release break a run amid its steps; once it is mended the run goes on there."""
    name, workflows = scenario.name, scenario.workflows
    run = begin_to_rest(workflows)
    operator.deploy(name, "--builds", str(lame))
    with account.impatient():
        workflows.command(run, "go")
        workflows.until_broken(run)
    operator.deploy(name)
    planned = operator.run("redrive", name, "--dry-run")
    assert [run] == [one.rpartition(":")[2] for one in planned["runs"]], planned
    done = operator.run("redrive", name)
    assert ([run], []) == (done["redriven"], done["left"]), done
    check("rest", workflows.until_ended(run))
    again = operator.run("redrive", name)
    assert again["redriven"] == [], again


def former_removed(operator: Operator, scenario: Scenario, table: str) -> None:
    """Remove the table that a tenant has left."""
    operator.run("restore", scenario.name, "--remove", table)
    known = operator.run("restore", scenario.name, "--list")["tables"]
    assert table not in {one["table"] for one in known}, known
    scenario.is_well()


def called_off(operator: Operator, scenario: Scenario, folder: Path) -> None:
    """Begin to remove a tenant; the process is killed, and another machine lets it go on."""
    name = scenario.name
    removal = ("offboard", name, "--confirm", name, "--to", str(folder / "one"))
    assert operator.kill(f"{name}: {AFTER_THE_STOP}", *removal)
    (state,) = [one["state"] for one in operator.run("list")["tenants"] if one["tenant"] == name]
    assert state.startswith(LEAVING), state
    operator.deploy(name, expected=IS_LEAVING)
    done = operator.run("offboard", name, "--cancel", "--to", str(folder / "two"))
    assert done["result"] == "goes on", done
    scenario.is_well()
    check("rest", rest(scenario.workflows))


def left_from_elsewhere(operator: Operator, aws: Aws, tenant: str, folder: Path) -> dict[str, Any]:
    """Remove a tenant; the process is killed half-way, and another machine goes on."""
    command = ("offboard", tenant, "--confirm", tenant, "--to")
    assert operator.kill(AMID_THE_REMOVAL, *command, str(folder / "one"))
    states = {one["tenant"]: one["state"] for one in operator.run("list")["tenants"]}
    assert states.get(tenant) == HALF_REMOVED, states
    said = operator.run("status", tenant, expected=IS_LEAVING)
    assert f"offboard {tenant} --confirm {tenant}" in said["commands"][0], said
    operator.deploy(tenant, expected=IS_LEAVING)
    receipt = operator.run(*command, str(folder / "two"))
    assert receipt["remaining"] == [], receipt
    assert (folder / "two" / "export" / "manifest.json").exists()
    # AWS tells of the parts of a deleted stack for 90 days, and of tags of buckets; the emulator
    # of neither, so nobody but the machine that began knows of the bucket.
    found = [one for one in remains(aws, stack_name(tenant)) if not one.startswith("s3 ")]
    assert not found, found
    return receipt
