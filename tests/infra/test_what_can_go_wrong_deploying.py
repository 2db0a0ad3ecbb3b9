"""What can go wrong while something is deployed or upgraded: each row is met, its command given."""

import msgspec
import pytest

from chalicelib.records.people import token_key
from chalicelib.usecases.people.tokens import hash_of
from infra.commands import deploy as command
from infra.deployment import artefact as builds
from infra.deployment import deploy as module
from infra.deployment import milestones
from infra.deployment.artefact import BUILDS, require_present
from infra.deployment.aws import Aws
from infra.deployment.errors import NoArtefact, NotConfirmed, RolledBack, StillRunning
from infra.packaging.sources import digests
from tests.infra.bad_days import walks
from tests.infra.cloud import Tenant, infra
from tests.infra.fake_cloudformation import FakeAws, FakeCloudFormation, artefact
from tests.infra.test_commands_upgrade import NEW, account, deploys
from tests.infra.test_package_sources import tree
from tests.support.world import World

__all__ = ["account", "deploys", "tree"]


@pytest.fixture
def deployed(monkeypatch, tmp_path):
    """Put acme into an account with this CloudFormation; all builds are there and present."""
    world = World()
    monkeypatch.setattr("infra.deployment.waiting.SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(module, "open_tenant", lambda aws, stack: world.tenant)
    monkeypatch.setattr(module, "begin_fill", lambda *_, **__: None)
    monkeypatch.setattr(command, "require_present", lambda *_, **__: None)

    def deployed(*arguments, version="0.4.0+bb", **more):
        stack = FakeCloudFormation(*arguments, **more)
        build = artefact(tmp_path, version)
        known = build.parameters | {"BackupVault", "RunConcurrency"}
        build = msgspec.structs.replace(build, parameters=known)
        monkeypatch.setattr(command, "read_artefact", lambda *_: build)
        monkeypatch.setattr(Aws, "of", lambda _: FakeAws(stack))
        return stack

    deployed.world = world
    return deployed


def asked(stack):
    """Return the parameters that a deployment asked for."""
    return {one["ParameterKey"]: one.get("ParameterValue") for one in stack.request["Parameters"]}


def failure(reason):
    return {
        "name": "Sweep",
        "type": "AWS::Lambda::Function",
        "status": "UPDATE_FAILED",
        "reason": reason,
    }


@walks("`The update of acme failed` (10)", "`The update of acme failed`, and an alarm rings")
def test_an_update_that_was_undone_is_tried_again(deployed, capsys, row):
    """The same where CloudFormation undid it for an alarm: it says so as a reason."""
    stack = deployed("UPDATE_COMPLETE", ends_in=["UPDATE_ROLLBACK_COMPLETE"])
    stack.failure = failure("Resource creation cancelled, the alarm Errors rings")
    code, document = infra(capsys, "deploy", "acme", "--yes")
    assert (RolledBack.exit_code, True) == (code, "The update of acme failed" in document["what"])
    stack.failure, stack.ends_in = None, ["UPDATE_COMPLETE"]

    code, document = infra(capsys, "deploy", "acme", "--yes")

    assert (0, "updated") == (code, document["result"])
    assert row.words() == ["deploy", "acme"] if row.commands else "the same command" in row.deed


@walks("`The first deployment of acme failed`")
def test_a_first_deployment_that_failed_is_made_after_all(deployed, capsys, row):
    stack = deployed(ends_in=["ROLLBACK_COMPLETE"])
    code, document = infra(capsys, "deploy", "acme", "--yes")
    assert (RolledBack.exit_code, "ROLLBACK_COMPLETE") == (code, stack.status)
    assert "The first deployment of acme failed" in document["what"]
    delete, stack.ends_in = stack.delete_stack, ["CREATE_COMPLETE"]

    def gone(StackName):
        delete(StackName)
        stack.status, stack.coming = None, []

    stack.delete_stack = gone
    code, document = row.give(capsys, "--yes")

    assert (0, "created") == (code, document["result"])


@walks("`The first deployment of acme failed`")
def test_or_its_shell_is_removed(account, tmp_path, monkeypatch, capsys, row):
    monkeypatch.chdir(tmp_path)
    shell = account.add(Tenant("acme"))
    shell.status = "ROLLBACK_COMPLETE"
    account.on_delete = lambda: setattr(shell, "status", "DELETE_COMPLETE")
    states = [one["state"] for one in infra(capsys, "list")[1]["tenants"]]
    assert ["ROLLBACK_COMPLETE"] == states

    code, _ = row.give(capsys, number=1)

    assert (0, {}) == (code, account.tenants)


@walks("`deploy` was killed, or took too long")
def test_cloudformation_goes_on_and_the_next_command_joins_it(deployed, capsys, row):
    stack = deployed("UPDATE_COMPLETE", ends_in=["UPDATE_IN_PROGRESS"] * 3)
    code, _ = infra(capsys, "deploy", "acme", "--yes", "--wait-minutes", "0")
    assert StillRunning.exit_code == code
    stack.coming.append("UPDATE_COMPLETE")
    stack.changes = []

    code, document = row.give(capsys, "--yes")

    assert (0, "UPDATE_COMPLETE") == (code, stack.status), document


@walks("the first admin's token is lost")
def test_a_token_that_was_lost_is_replaced(deployed, capsys, row):
    deployed("UPDATE_COMPLETE", changes=[])

    code, document = row.give(capsys, "--yes")

    key = token_key(hash_of(document["admin_token"]))
    assert (0, True) == (code, deployed.world.table.get(key) is not None)


@walks("must not follow before")
def test_a_release_that_must_not_be_skipped_comes_first(deployed, monkeypatch, capsys, row):
    monkeypatch.setattr(milestones.require_none_skipped, "__defaults__", (("0.3.0",),))
    before = {"stageflow:tenant": "acme", "stageflow:version": "0.2.0+aa"}
    deployed("UPDATE_COMPLETE", tags=before, version="0.4.0+bb")
    code, document = infra(capsys, "deploy", "acme", "--yes")
    assert NoArtefact.exit_code == code
    assert "must not follow before 0.3.0" in document["what"]
    stack = deployed("UPDATE_COMPLETE", tags=before, version="0.3.0+cc")

    code, document = row.give(capsys, "--yes")

    assert (0, "0.3.0+cc") == (code, document["version"])
    assert {"Key": "stageflow:version", "Value": "0.3.0+cc"} in stack.request["Tags"]


@walks("a whole Region is away")
def test_a_tenant_is_deployed_elsewhere_and_names_its_vault(deployed, capsys, row):
    stack = deployed(ends_in=["CREATE_COMPLETE"])

    code, document = row.give(capsys, "--yes", number=0)

    assert (0, "created", "stageflow") == (
        code,
        document["result"],
        asked(stack)["BackupVault"],
    )


@walks("QueueAge rings, Overdue does not")
def test_more_is_carried_out_at_once(deployed, capsys, row):
    stack = deployed("UPDATE_COMPLETE")

    code, _ = row.give(capsys, "--yes")

    assert (0, "50") == (code, asked(stack)["RunConcurrency"])


@walks("changed since the build")
def test_a_build_that_is_older_than_its_sources_is_made_anew(
    deployed, tree, monkeypatch, capsys, row
):
    deployed("UPDATE_COMPLETE")
    build = msgspec.structs.replace(command.read_artefact(), sources=digests(tree))
    monkeypatch.setattr(command, "read_artefact", lambda *_: build)
    monkeypatch.setattr(command, "require_present", require_present)
    monkeypatch.setattr(builds, "ROOT", tree)
    (tree / "functions" / "one.py").write_text("changed")
    code, document = infra(capsys, "deploy", "acme")
    assert (NotConfirmed.exit_code, ["make package ARCH=arm64"]) == (
        code,
        document["commands"][:1],
    )
    assert "functions changed since the build" in document["what"]
    build = msgspec.structs.replace(build, sources=digests(tree))

    assert 0 == infra(capsys, "deploy", "acme", "--builds", str(BUILDS), "--yes")[0]
    assert ("`make package`" in row.deed, []) == (True, row.commands)


@walks("`upgrade`: `undone`")
def test_an_upgrade_that_was_undone_is_given_again_once_the_build_is_mended(deploys, capsys, row):
    deploys.seen = {"ta": ["GET /health answers 502 (x)"]}
    code, document = row.give(capsys)
    first = document["tenants"][0]
    assert (15, "undone") == (code, first["state"])
    assert "It is back on 1.0+aaaa, as GET /health answers 502" in first["detail"]
    deploys.seen = {}

    code, document = row.give(capsys)

    assert (0, {NEW}) == (code, {one.version for one in deploys.account.tenants.values()})


@walks("`upgrade`: `failed`, `It is on the build")
def test_a_canary_that_is_on_a_bad_build_is_told_and_goes_back(
    deploys, deployed, monkeypatch, capsys, row
):
    deploys.account.tenants["ta"].version = NEW
    deploys.seen = {"ta": ["GET /health answers 502 (x)"]}
    code, document = infra(capsys, "upgrade", "--all")
    first = document["tenants"][0]
    assert (15, "failed") == (code, first["state"])
    assert "It is on the build, and this was seen: GET /health" in first["detail"]
    stack = deployed("UPDATE_COMPLETE", version="0.3.0+before")

    code, document = row.give(capsys, "--yes")

    assert (0, "0.3.0+before") == (code, document["version"])
    assert stack.calls.count("execute_change_set") == 1


@walks("`this item has form 3, and this version of the functions knows 2`")
def test_a_tenant_that_is_behind_is_brought_to_the_build_alone(deploys, capsys, row):
    deploys.account.add(Tenant("acme"))

    code, document = row.give(capsys)

    assert (0, ["acme"]) == (code, deploys.order)
    assert [("acme", "upgraded")] == [(one["tenant"], one["state"]) for one in document["tenants"]]
