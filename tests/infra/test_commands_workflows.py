"""What operators' commands do with workflows: they lie beside the stack, as state machines."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.domain.workflows.runs import WorkflowState
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.ports.table import Delete
from chalicelib.records.kinds import LEFT_OUT
from chalicelib.records.workflows import run_row, version_row
from chalicelib.usecases.configuration.shared_values import save_constant, save_variable
from chalicelib.usecases.react import react
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.resume_run import SUFFIX
from chalicelib.usecases.workflows.save_template import create_template, remove_template
from chalicelib.usecases.workflows.start_run import start_run
from functions.stream import is_streamed
from infra.__main__ import main
from infra.deployment.errors import AwsRefused, NotWhole
from infra.deployment.names import TENANT_TAG
from infra.local.executions import given_up_event
from infra.tenants import revival
from infra.tenants.manifests import sha256_of
from tests.infra.cloud import ACCOUNT, Tenant, client, cloud, infra
from tests.support.aws import REGION, intercepted, refusal
from tests.support.bureau import comment, document, publish, start
from tests.support.world import ANNA, World

ARN = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:stageflow-acme_t1-v1-0"
DEFINITION = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}})
TASK = {"type": "user_task", "id": "ask", "kind": "read", "users": [1], "subject": "Look"}
STAGE = {"type": "wait_for_stage", "id": "wait", "stages": ["won"], "timeout": "P90D"}
KINDS = {
    "workflow_template",
    "workflow_version",
    "workflow_run",
    "workflow_step",
    "waiter",
    "workflow_task",
    "tenant_variable",
    "tenant_constant",
    "workflow_values",
}


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    return account.add(Tenant("acme").build())


@pytest.fixture
def neighbour(account):
    """A tenant whose name begins with the other's."""
    return account.add(Tenant("acme-eu").build())


def with_machine(tenant, *executions):
    """Give a tenant a state machine as publishing makes it, and these executions."""
    machines = tenant.opened().state_machines
    machines.publish("t1-v1-0", DEFINITION)
    for name in executions:
        machines.start("t1-v1-0", name, "{}")


def names():
    found = client("stepfunctions").list_state_machines()["stateMachines"]
    return sorted(one["name"] for one in found)


def leave(capsys, directory, *more):
    return infra(capsys, "offboard", "acme", "--confirm", "acme", "--to", str(directory), *more)


def cut_off_at(operation):
    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    return intercepted(cut_off)


# ------------------------------------------------------------------------------------- leaving


def test_state_machines_leave_with_their_tenant_and_with_no_other(
    acme, neighbour, capsys, tmp_path
):
    with_machine(acme, "deal_1-wa")
    with_machine(neighbour, "deal_1-wb")

    code, receipt = leave(capsys, tmp_path / "out")

    (gone,) = [one for one in receipt["deleted"] if one["name"] == "state machine"]
    assert (0, ["stageflow-acme-eu_t1-v1-0"]) == (code, names())
    assert gone["id"].endswith(":stageflow-acme_t1-v1-0")
    assert {"deal_1-wb": "RUNNING"} == neighbour.executions()


def test_a_deletion_never_waits_for_an_execution_that_rests(acme, capsys, tmp_path):
    with_machine(acme, "deal_1-wa", "deal_2-wb")
    seen = []

    def look(name, parameters):
        if name == "stepfunctions.DeleteStateMachine":
            seen.append(acme.executions())

    with intercepted(look):
        leave(capsys, tmp_path / "out")

    assert [{"deal_1-wa": "ABORTED", "deal_2-wb": "ABORTED"}] == seen


def test_a_dry_run_names_the_state_machines_and_leaves_them(acme, neighbour, capsys, tmp_path):
    with_machine(acme, "deal_1-wa")
    with_machine(neighbour)

    _, document = leave(capsys, tmp_path / "out", "--dry-run")

    shown = [id for name, _, id in document["deletes"] if name == "state machine"]
    assert ["stageflow-acme_t1-v1-0"] == [id.rpartition(":")[2] for id in shown]
    assert [] == [one for one in document["tagged"] + document["stays"] if ":states:" in one]
    assert {"deal_1-wa": "RUNNING"} == acme.executions()


def test_a_published_workflow_bears_the_tags_of_its_tenant(acme):
    with_machine(acme)

    tags = client("stepfunctions").list_tags_for_resource(resourceArn=ARN)["tags"]
    found = {one["key"]: one["value"] for one in tags}
    assert {"tenant": "acme", TENANT_TAG: "acme"} == found


def test_a_state_machine_without_tags_is_found_by_its_name(acme, capsys, tmp_path):
    with_machine(acme)
    client("stepfunctions").untag_resource(resourceArn=ARN, tagKeys=["tenant", TENANT_TAG])

    code, _ = leave(capsys, tmp_path / "out")

    assert (0, []) == (code, names())


@pytest.mark.parametrize("operation", ["StopExecution", "DeleteStateMachine"])
def test_cut_off_at_the_workflows_the_same_command_goes_on(acme, capsys, tmp_path, operation):
    with_machine(acme, "deal_1-wa")
    with cut_off_at(f"stepfunctions.{operation}"):
        assert 130 == main(["offboard", "acme", "--confirm", "acme", "--to", str(tmp_path / "out")])

    code, receipt = leave(capsys, tmp_path / "out")

    assert (0, []) == (code, names())
    assert 1 == sum(one["name"] == "state machine" for one in receipt["deleted"])


def test_a_state_machine_that_stays_is_named_and_there_is_no_receipt(acme, capsys, tmp_path):
    with_machine(acme)
    client("stepfunctions").untag_resource(resourceArn=ARN, tagKeys=["tenant", TENANT_TAG])

    def keep(name, parameters):
        return {} if name == "stepfunctions.DeleteStateMachine" else None

    with intercepted(keep):
        code, document = leave(capsys, tmp_path / "out")

    assert NotWhole.exit_code == code
    assert "stageflow-acme_t1-v1-0" in document["what"]
    assert not (tmp_path / "out/receipt.json").exists()


def test_state_machines_stay_until_the_stack_is_deleted(acme, capsys, tmp_path):
    with_machine(acme, "deal_1-wa")

    leave_until_deletion(tmp_path / "out")

    assert {"deal_1-wa": "RUNNING"} == acme.executions()


# ------------------------------------------------------------------------------------- going on


def cancel_after(capsys, directory, failed):
    """Stand still, cancel, and return the answer and which executions were redriven.

    What has failed: name -> when, and how AWS answers the wish to go on.
    """
    redriven = []

    def answer(name, parameters):
        if name == "stepfunctions.ListExecutions" and parameters["statusFilter"] == "FAILED":
            return {
                "executions": [
                    {"executionArn": f"arn:{one}", "stopDate": at}
                    for one, (at, _) in failed.items()
                ]
            }
        if name == "stepfunctions.RedriveExecution":
            execution = parameters["executionArn"].removeprefix("arn:")
            if refused := failed[execution][1]:
                raise refusal(refused)
            redriven.append(execution)
            return {"redriveDate": datetime.now(UTC)}
        return None

    leave_until_deletion(directory)
    with intercepted(answer):
        _, document = leave(capsys, directory, "--cancel")
    return document, redriven


def leave_until_deletion(directory):
    with cut_off_at("cloudformation.DeleteStack"):
        assert 130 == main(["offboard", "acme", "--confirm", "acme", "--to", str(directory)])


LATER = datetime.now(UTC) + timedelta(hours=1)


def test_a_tenant_that_goes_on_takes_along_the_runs_whose_steps_came_due_meanwhile(
    acme, account, capsys, tmp_path
):
    with_machine(acme)
    before = datetime.now(UTC) - timedelta(days=1)
    failed = {"meanwhile": (LATER, ""), "long ago": (before, "")}

    document, redriven = cancel_after(capsys, tmp_path / "out", failed)

    assert (1, ["meanwhile"]) == (document["workflows_redriven"], redriven)
    assert [] == account.invoked


@pytest.mark.parametrize("code", ["ExecutionNotRedrivable", "ExecutionDoesNotExist"])
def test_a_run_that_cannot_go_on_is_told_of_as_given_up(acme, account, capsys, tmp_path, code):
    with_machine(acme)

    document, _ = cancel_after(capsys, tmp_path / "out", {"deal_1-wa": (LATER, code)})

    assert ("goes on", 0) == (document["result"], document["workflows_redriven"])
    assert [given_up_event("deal_1-wa")] == account.invoked


def test_nobody_is_told_of_failed_executions_while_a_tenant_stands_still(acme, capsys, tmp_path):
    leave_until_deletion(tmp_path / "out")
    standing = acme.is_told_of_failures()
    leave(capsys, tmp_path / "out", "--cancel")

    assert (False, True) == (standing, acme.is_told_of_failures())


# ------------------------------------------------------------------------------------- moving


@pytest.fixture(scope="module")
def world():
    """A tenant with a row of every kind that workflows have."""
    found = World()
    save_variable(found.tenant, ANNA, "count", Variable(type="number", default=1), found.now)
    save_variable(found.tenant, ANNA, "count", Variable(type="number", default=2), found.now)
    save_constant(found.tenant, ANNA, "country", Constant(type="string", value="DE"), found.now)
    add = {"type": "set_variable", "variable": "tenant_variables.count", "add": 1}
    deal = found.create(title="Paper")
    found.asking = start(found, publish(found, add, TASK, comment("after")), deal)
    found.waiting = start(found, publish(found, STAGE, name="Waits"), deal)
    found.ended = start(found, publish(found, comment("short"), name="Short"), deal)
    removed = publish(found, comment("x"), name="Removed")
    remove_template(found.tenant, ANNA, removed, found.now)
    create_template(found.tenant, ANNA, document(comment("y"), name="Draft"), now=found.now)
    return found


@pytest.fixture
def moved(account, acme, world, capsys, tmp_path):
    """The tenant's export, and a new tenant without data."""
    acme.fill(world)
    code, found = infra(capsys, "export", "acme", str(tmp_path / "out"))
    assert 0 == code, found
    return account.add(Tenant("zeta").build())


def bring(capsys, tmp_path, *more):
    code, answer = infra(capsys, "import", "zeta", str(tmp_path / "out"), *more)
    assert 0 == code, answer
    return answer


def let_the_stream_run(tenant, now):
    """Let follow what follows from the rows that the filter lets through, as if just changed."""
    opened = tenant.opened()
    for image in tenant.rows().values():
        record = {"eventName": "MODIFY", "dynamodb": {"NewImage": image}}
        if image["kind"]["S"] != "item" and is_streamed(record):
            row = row_from_image(image)
            react(opened, row, row, now, [])


def of_kinds(tenant, *kinds):
    return {key: row for key, row in tenant.rows().items() if row["kind"]["S"] in kinds}


def test_every_row_of_workflows_is_exported(moved, world, tmp_path):
    kinds = Counter(row.kind for row in world.table.rows().values())
    manifest = json.loads((tmp_path / "out/manifest.json").read_text())

    assert KINDS <= manifest["kinds"].keys()
    assert {kind: kinds[kind] for kind in KINDS} == {
        kind: manifest["kinds"][kind] for kind in KINDS
    }
    assert set() == kinds.keys() - manifest["kinds"].keys() - LEFT_OUT


@pytest.mark.parametrize(
    "kind",
    [
        "workflow_template",
        "workflow_version",
        "tenant_variable",
        "tenant_constant",
        "workflow_values",
    ],
)
def test_what_does_not_run_is_imported_as_it_was(moved, acme, capsys, tmp_path, kind):
    bring(capsys, tmp_path)

    assert of_kinds(acme, kind) == of_kinds(moved, kind)


def test_a_run_that_has_ended_is_imported_with_its_steps(moved, world, capsys, tmp_path):
    bring(capsys, tmp_path)

    before, after = (
        read_run(one, ANNA, world.ended.id, world.now) for one in (world.tenant, moved.opened())
    )
    assert before == after


@pytest.mark.parametrize("name", ["asking", "waiting"])
def test_a_run_that_was_under_way_goes_on_where_it_rested(moved, world, capsys, tmp_path, name):
    run = getattr(world, name)

    answer = bring(capsys, tmp_path)
    let_the_stream_run(moved, world.now)
    found = read_run(moved.opened(), ANNA, run.id, world.now).run

    assert (2, 0) == (answer["going_on"], answer["interrupted"])
    assert (WorkflowState.RUNNING, run.parameters) == (found.state, found.parameters)
    assert {"asking": "ask", "waiting": "wait"}[name] == found.at.step
    assert "RUNNING" == moved.executions()[f"{run.id}-1"]


def test_what_a_run_waits_for_is_still_there(moved, world, capsys, tmp_path):
    bring(capsys, tmp_path)
    let_the_stream_run(moved, world.now)

    tasks = [json.loads(row["body"]["S"]) for row in of_kinds(moved, "workflow_task").values()]
    assert [False] == [task.get("withdrawn", False) for task in tasks]
    waiters = [json.loads(row["body"]["S"]) for row in of_kinds(moved, "waiter").values()]
    assert 2 == len(waiters)


def test_no_execution_of_the_old_tenant_can_be_let_go_by_the_new_one(
    acme, moved, world, capsys, tmp_path
):
    tokens = {json.loads(row["body"]["S"])["token"] for row in of_kinds(acme, "waiter").values()}
    bring(capsys, tmp_path)
    brought = [json.loads(row["body"]["S"]) for row in of_kinds(moved, "waiter").values()]
    exported = (tmp_path / "out/data/waiter.jsonl").read_text()
    assert {""} == {waiter["token"] for waiter in brought}
    assert [] == [token for token in tokens if token in exported]


def test_a_run_whose_log_is_not_whole_is_interrupted(acme, moved, world, capsys, tmp_path):
    path = tmp_path / "out/data/workflow_step.jsonl"
    kept = [line for line in path.read_text().splitlines() if '"s1"' not in line]
    path.write_text("".join(f"{line}\n" for line in kept))
    manifest = tmp_path / "out/manifest.json"
    document = json.loads(manifest.read_text())
    document["files"]["data/workflow_step.jsonl"]["sha256"] = sha256_of(path)
    manifest.write_text(json.dumps(document))

    answer = bring(capsys, tmp_path)

    found = read_run(moved.opened(), ANNA, world.asking.id, world.now).run
    assert (1, 1) == (answer["going_on"], answer["interrupted"])
    assert (WorkflowState.FAILED, "interrupted") == (found.state, found.reason.code)


def test_an_imported_workflow_can_be_started(moved, world, capsys, tmp_path):
    bring(capsys, tmp_path)

    tenant, before = moved.opened(), world.waiting
    run = start_run(tenant, ANNA, before.workflow, before.item, {}, now=world.now)
    react(tenant, run_row(run), None, world.now, [])

    assert "RUNNING" == moved.executions()[run.id]


def test_only_what_can_be_started_becomes_a_state_machine(moved, world, capsys, tmp_path):
    answer = bring(capsys, tmp_path)

    runs = (world.asking, world.waiting, world.ended)
    machines = [run.machine for run in runs]
    machines += [f"{run.machine}{SUFFIX}" for run in (world.asking, world.waiting)]
    assert 3 == answer["workflows"]
    assert sorted(f"stageflow-zeta_{machine}" for machine in machines) == names()


def test_a_published_workflow_is_handed_to_the_functions_of_its_new_tenant(
    moved, world, capsys, tmp_path
):
    bring(capsys, tmp_path)

    arn = f"{moved.variables()['STAGEFLOW_STATE_MACHINE_PREFIX']}{world.asking.machine}"
    found = client("stepfunctions").describe_state_machine(stateMachineArn=arn)
    assert "stageflow-zeta-workflow-step" in found["definition"]
    assert "${" not in found["definition"]


def test_what_is_imported_starts_and_stops_nothing_by_itself(moved, world, capsys, tmp_path):
    with cut_off_at("stepfunctions.UpdateStateMachine"):
        assert 130 == main(["import", "zeta", str(tmp_path / "out"), "--region", REGION])

    streamed = of_kinds(moved, "workflow_run", "waiter")
    assert 5 == len(streamed)
    assert all("imported" in row for row in streamed.values())


@pytest.mark.parametrize(
    "operation", ["stepfunctions.UpdateStateMachine", "stepfunctions.CreateStateMachine"]
)
def test_an_import_that_was_cut_off_at_the_workflows_goes_on(
    moved, world, capsys, tmp_path, operation
):
    with cut_off_at(operation):
        assert 130 == main(["import", "zeta", str(tmp_path / "out"), "--region", REGION])

    answer = bring(capsys, tmp_path)
    let_the_stream_run(moved, world.now)

    assert (2, 3) == (answer["going_on"], answer["workflows"])
    assert (2, 5) == (len(of_kinds(moved, "waiter")), len(names()))


def test_a_merge_leaves_alone_what_runs_in_the_tenant(acme, moved, world, capsys, tmp_path):
    tenant = acme.opened()
    version = tenant.configuration.version(world.asking.workflow, world.asking.number).version
    tenant.table.write([Delete(version_row(version).key)])
    before = of_kinds(acme, "workflow_run", "waiter", "workflow_task")

    code, answer = infra(capsys, "import", "acme", str(tmp_path / "out"), "--merge")

    assert (0, 0) == (code, answer["interrupted"])
    assert before == of_kinds(acme, "workflow_run", "waiter", "workflow_task")
    assert version_row(version).key in acme.rows()


def test_an_import_is_patient_while_aws_throttles_the_publishing(
    moved, capsys, tmp_path, monkeypatch
):
    pauses = []
    monkeypatch.setattr(revival, "sleep", pauses.append)
    busy = iter([True, True])

    def throttle(name, parameters):
        if name == "stepfunctions.CreateStateMachine" and next(busy, False):
            raise refusal("ThrottlingException")

    with intercepted(throttle):
        answer = bring(capsys, tmp_path)

    assert ([1.0, 2.0], 3) == (pauses, answer["workflows"])


def test_an_import_that_aws_never_lets_publish_can_be_gone_on_with(
    moved, capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr(revival, "sleep", lambda _: None)

    def throttle(name, parameters):
        if name == "stepfunctions.CreateStateMachine":
            raise refusal("ThrottlingException")

    with intercepted(throttle):
        code, document = infra(capsys, "import", "zeta", str(tmp_path / "out"))

    assert AwsRefused.exit_code == code
    assert document["commands"][0].startswith("python -m infra import zeta ")
    assert 3 == bring(capsys, tmp_path)["workflows"]
