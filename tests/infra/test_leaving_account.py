"""A removal that began somewhere goes on anywhere: how far it has come belongs to the account."""

import json

import pytest

from infra.__main__ import main
from infra.deployment.deploy import Request, deploy
from infra.deployment.errors import BadUsage, IsLeaving, NoSuchTenant, StuckStack
from infra.deployment.names import EXPORTED_TAG, LEAVING_TAG
from infra.deployment.traces import table_arn, tags_of_table
from tests.infra.cloud import Tenant, aws, client, cloud, infra
from tests.infra.fake_cloudformation import Silent, artefact
from tests.infra.test_commands_offboard import acme, leave
from tests.support.aws import intercepted
from tests.support.world import World

__all__ = ["acme"]


@pytest.fixture
def account(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with cloud() as found:
        yield found


def leave_until(operation, directory):
    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    with intercepted(cut_off):
        assert 130 == main(["offboard", "acme", "--confirm", "acme", "--to", str(directory)])


def marks(acme):
    return tags_of_table(aws(), table_arn(acme.id, acme.table))


def pasted(capsys, document, *, which=0):
    """Give a command exactly as a document has it."""
    words = document["commands"][which].split()
    assert ["python", "-m", "infra"] == words[:3]
    more = [] if "--json" in words else ["--json"]
    capsys.readouterr()
    code = main([*words[3:], *more])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "operation",
    [
        "dynamodb.Scan",
        "cloudformation.DeleteStack",
        "dynamodb.ListBackups",
        "s3.DeleteBucket",
        "dynamodb.DeleteTable",
    ],
)
def test_cut_off_anywhere_another_machine_comes_to_the_same_end(
    acme, account, capsys, tmp_path, operation
):
    leave_until(operation, tmp_path / "one")
    begun = marks(acme)[LEAVING_TAG]

    code, receipt = leave(capsys, tmp_path / "two")

    assert (0, []) == (code, client("dynamodb").list_tables()["TableNames"])
    assert (begun, []) == (receipt["began_at"], receipt["remaining"])
    lines = (tmp_path / "two/export/data/items/deal.jsonl").read_text().splitlines()
    assert ["Paper"] == [json.loads(line)["body"]["title"] for line in lines]
    assert {"Table", "OnChange", "DueRuns"} <= {one["name"] for one in receipt["deleted"]}


def test_of_all_that_a_tenant_has_the_table_goes_last(acme, account, capsys, tmp_path):
    leave_until("dynamodb.DeleteTable", tmp_path / "one")

    assert [] == client("s3").list_buckets()["Buckets"]
    assert [] == client("logs").describe_log_groups()["logGroups"]
    assert {LEAVING_TAG, EXPORTED_TAG} <= marks(acme).keys()


def test_what_was_removed_to_its_end_is_no_tenant(acme, capsys, tmp_path):
    leave(capsys, tmp_path / "one")

    code, document = leave(capsys, tmp_path / "two")

    assert NoSuchTenant.exit_code == code
    assert "its stack was deleted on" in document["what"]
    assert not (tmp_path / "two").exists()


def test_the_list_and_the_status_show_what_is_half_removed(acme, account, capsys, tmp_path):
    account.add(Tenant("zeta").build())
    leave_until("cloudformation.DeleteStack", tmp_path / "one")
    since = marks(acme)[LEAVING_TAG]

    states = [one["state"] for one in infra(capsys, "list")[1]["tenants"]]
    assert [f"leaving since {since}", "UPDATE_COMPLETE"] == states
    code, document = infra(capsys, "status", "acme")
    (finding,) = [one for one in document["findings"] if one["urgent"]]
    assert (17, True) == (code, since in finding["what"])

    leave_until("dynamodb.DeleteTable", tmp_path / "one")
    shown = infra(capsys, "list")[1]["tenants"]
    assert [("acme", "half removed"), ("zeta", "UPDATE_COMPLETE")] == [
        (one["tenant"], one["state"]) for one in shown
    ]
    code, document = infra(capsys, "status", "acme")
    assert (IsLeaving.exit_code, True) == (code, acme.table in document["what"])
    code, _ = pasted(capsys, document)
    assert (0, []) == (code, client("dynamodb").list_tables()["TableNames"][:0])
    assert acme.table not in client("dynamodb").list_tables()["TableNames"]


@pytest.mark.parametrize("operation", ["cloudformation.DeleteStack", "dynamodb.DeleteTable"])
def test_a_deployment_says_that_the_tenant_is_leaving_and_changes_nothing(
    acme, account, capsys, tmp_path, operation
):
    leave_until(operation, tmp_path / "one")
    outputs = [{"OutputKey": "TableName", "OutputValue": acme.table}]
    described = acme.described
    acme.described = lambda: described() | {"Outputs": outputs}
    account.calls.clear()

    with pytest.raises(IsLeaving):
        deploy(aws(), Request(tenant="acme", artefact=artefact(tmp_path)), Silent())

    assert not {one for one in account.calls if "ChangeSet" in one or one.startswith("s3.Put")}


def test_notes_are_worth_nothing_once_the_tenant_went_on_meanwhile(acme, capsys, tmp_path):
    """One machine exports, another one cancels, work goes on: the first must export anew."""
    leave_until("cloudformation.DeleteStack", tmp_path / "one")
    assert 0 == infra(capsys, "offboard", "acme", "--cancel", "--to", str(tmp_path / "two"))[0]
    assert ({"Enabled"}, set()) == ({*acme.sources.values()}, acme.stopped)
    assert not {LEAVING_TAG, EXPORTED_TAG} & marks(acme).keys()
    later = World()
    later.create(title="Later")
    acme.fill(later)

    leave(capsys, tmp_path / "one")

    lines = (tmp_path / "one/export/data/items/deal.jsonl").read_text().splitlines()
    assert "Later" in [json.loads(line)["body"]["title"] for line in lines]


def test_who_wants_to_cancel_needs_no_confirmation_and_is_not_told_to_delete(
    acme, capsys, tmp_path
):
    code, document = infra(capsys, "offboard", "acme", "--cancel", "--to", str(tmp_path / "no"))
    assert (0, "unchanged") == (code, document["result"])

    leave_until("cloudformation.DeleteStack", tmp_path / "one")
    acme.status = "DELETE_FAILED"
    code, document = infra(capsys, "offboard", "acme", "--cancel", "--to", str(tmp_path / "one"))

    assert BadUsage.exit_code == code
    verbs = [one.split()[3] for one in document["commands"]]
    assert ["offboard", "deploy", "import"] == verbs


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "CREATE_FAILED"])
def test_the_shell_of_a_first_deployment_that_failed_is_removed(account, capsys, tmp_path, status):
    shell = account.add(Tenant("acme"))
    shell.status = status
    account.on_delete = lambda: setattr(shell, "status", "DELETE_COMPLETE")

    code, document = infra(capsys, "offboard", "acme", "--cancel", "--to", str(tmp_path / "out"))
    assert BadUsage.exit_code == code
    code, receipt = pasted(capsys, document, which=1)

    assert (0, {}, {}) == (code, receipt["export"], account.tenants)


def test_the_status_of_a_shell_leads_out_of_it(account, capsys):
    account.add(Tenant("acme")).status = "ROLLBACK_COMPLETE"

    code, document = infra(capsys, "status", "acme")
    assert StuckStack.exit_code == code
    code, _ = pasted(capsys, document, which=1)

    assert (0, {}) == (code, account.tenants)
