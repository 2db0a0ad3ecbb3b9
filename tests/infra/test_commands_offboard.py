"""`python -m infra offboard`."""

import hashlib
import json

import msgspec
import pytest

from infra.__main__ import main
from infra.deployment.errors import BadUsage, NoSuchTenant, NotConfirmed, NotWhole, StuckStack
from infra.deployment.names import is_own
from infra.leaving.receipt import Receipt
from tests.infra.cloud import ACCOUNT, SHORT, Tenant, client, cloud, infra
from tests.support.aws import REGION, intercepted
from tests.support.world import World


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    world = World()
    world.create(title="Paper")
    tenant = account.add(Tenant("acme").build())
    tenant.fill(world)
    return tenant


def leave(capsys, directory, *more):
    return infra(capsys, "offboard", "acme", "--confirm", "acme", "--to", str(directory), *more)


def test_without_the_name_once_more_nothing_happens(acme, account, capsys, tmp_path):
    code, document = infra(capsys, "offboard", "acme", "--to", str(tmp_path / "out"))

    assert (NotConfirmed.exit_code, []) == (code, account.calls[-1:] and [*tmp_path.iterdir()])
    assert "--confirm acme" in document["next"]


def test_nothing_of_the_tenant_remains(acme, account, capsys, tmp_path):
    orphan = "/aws/lambda/stageflow-acme-orphan"
    client("logs").create_log_group(logGroupName=orphan)
    account.tagged.append(f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{orphan}")
    account.on_delete = account.tagged.clear

    code, receipt = leave(capsys, tmp_path / "out")

    assert 0 == code
    assert [] == client("dynamodb").list_tables()["TableNames"]
    assert [] == client("sqs").list_queues().get("QueueUrls", [])
    assert [] == client("dynamodb").list_backups().get("BackupSummaries", [])
    assert ([], []) == (receipt["remaining"], [*account.tenants])


def test_what_only_bears_the_tag_is_removed_too(acme, account, capsys, tmp_path):
    url = client("sqs").create_queue(QueueName="stageflow-acme-orphan")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:stageflow-acme-orphan"
    account.tagged.append(arn)

    def forget(name, parameters):
        if name == "sqs.DeleteQueue" and parameters["QueueUrl"] == url:
            account.tagged.clear()

    with intercepted(forget):
        code, receipt = leave(capsys, tmp_path / "out")

    assert 0 == code
    assert arn in [one["id"] for one in receipt["deleted"]]


def test_the_data_is_exported_before_anything_is_deleted(acme, account, capsys, tmp_path):
    seen = []
    account.on_delete = lambda: seen.extend(
        [(tmp_path / "out/export/manifest.json").exists(), {*acme.sources.values()}, acme.stopped]
    )

    leave(capsys, tmp_path / "out")

    functions = {f"stageflow-acme-{name}" for name in SHORT}
    assert [True, {"Disabled"}, functions] == seen
    lines = (tmp_path / "out/export/data/items/deal.jsonl").read_text().splitlines()
    assert ["Paper"] == [json.loads(line)["body"]["title"] for line in lines]


def test_no_backup_of_the_deleted_table_is_left_behind(acme, account, capsys, tmp_path):
    seen = []

    def look():
        found = client("dynamodb").describe_continuous_backups(TableName=acme.table)
        recovery = found["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        seen.append(recovery["PointInTimeRecoveryStatus"])

    account.on_delete = look
    leave(capsys, tmp_path / "out")

    assert ["DISABLED"] == seen


def test_the_receipt_says_who_deleted_what_and_carries_hashes(acme, capsys, tmp_path):
    _, document = leave(capsys, tmp_path / "out")

    receipt = msgspec.json.decode((tmp_path / "out/receipt.json").read_bytes(), type=Receipt)
    manifest = (tmp_path / "out/export/manifest.json").read_bytes()
    unsigned = msgspec.json.encode(msgspec.structs.replace(receipt, sha256=""))
    assert document == msgspec.to_builtins(receipt)
    assert hashlib.sha256(manifest).hexdigest() == receipt.export["manifest_sha256"]
    assert hashlib.sha256(unsigned).hexdigest() == receipt.sha256
    assert receipt.by.startswith("arn:aws:")
    assert {"Table", "OnChange", "DueRuns", "ApiLog"} <= {
        one.name.replace("APIHandlerLog", "ApiLog") for one in receipt.deleted
    }


@pytest.mark.parametrize(
    "operation",
    [
        "lambda.PutFunctionConcurrency",
        "dynamodb.Scan",
        "dynamodb.UpdateTable",
        "cloudformation.DeleteStack",
        "dynamodb.DeleteTable",
        "resourcegroupstaggingapi.GetResources",
    ],
)
def test_cut_off_anywhere_the_same_command_comes_to_the_same_end(
    acme, account, capsys, tmp_path, operation
):
    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    with intercepted(cut_off):
        assert 130 == main(["offboard", "acme", "--confirm", "acme", "--to", str(tmp_path / "out")])
    code, receipt = leave(capsys, tmp_path / "out")

    assert (0, []) == (code, client("dynamodb").list_tables()["TableNames"])
    assert [] == receipt["remaining"]


def test_a_second_time_it_shows_the_same_receipt(acme, capsys, tmp_path):
    first = leave(capsys, tmp_path / "out")

    assert first == leave(capsys, tmp_path / "out")


def test_a_new_tenant_of_the_same_name_is_safe_from_old_notes(acme, account, capsys, tmp_path):
    leave(capsys, tmp_path / "out")
    again = account.add(Tenant("acme").build())
    again.id += "-again"

    code, _ = leave(capsys, tmp_path / "out")

    assert (BadUsage.exit_code, set()) == (code, again.stopped)
    assert "acme" in account.tenants


def test_what_cannot_be_removed_is_named(acme, account, capsys, tmp_path):
    account.tagged.append("arn:aws:kms:eu-central-1:1:key/k")

    code, document = leave(capsys, tmp_path / "out")

    assert NotWhole.exit_code == code
    assert "key/k" in document["what"]
    assert not (tmp_path / "out/receipt.json").exists()


def test_it_can_be_cancelled_until_the_stack_is_deleted(acme, account, capsys, tmp_path):
    def cut_off(name, parameters):
        if name == "cloudformation.DeleteStack":
            raise KeyboardInterrupt

    with intercepted(cut_off):
        main(["offboard", "acme", "--confirm", "acme", "--to", str(tmp_path / "out")])
    assert {"Disabled"} == {*acme.sources.values()}
    code, _ = leave(capsys, tmp_path / "out", "--cancel")

    table = client("dynamodb").describe_table(TableName=acme.table)["Table"]
    assert (0, {"Enabled"}, set()) == (code, {*acme.sources.values()}, acme.stopped)
    assert table["DeletionProtectionEnabled"]


def test_afterwards_it_is_too_late_to_cancel(acme, capsys, tmp_path):
    leave(capsys, tmp_path / "out")

    code, document = leave(capsys, tmp_path / "out", "--cancel")

    assert BadUsage.exit_code == code
    assert "python -m infra import acme" in document["next"]


def test_a_dry_run_shows_what_would_go_and_leaves_it(acme, account, capsys, tmp_path):
    code, document = infra(capsys, "offboard", "acme", "--to", str(tmp_path / "out"), "--dry-run")

    assert 0 == code
    assert acme.table in [id for _, _, id in document["deletes"]]
    assert ([], {"Enabled"}) == ([*tmp_path.iterdir()], {*acme.sources.values()})


def test_a_tenant_that_does_not_exist_is_named(account, capsys, tmp_path):
    code, _ = leave(capsys, tmp_path / "out")

    assert NoSuchTenant.exit_code == code


def cut_off_at(operation):
    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    return intercepted(cut_off)


def leave_until(operation, directory):
    with cut_off_at(operation):
        assert 130 == main(["offboard", "acme", "--confirm", "acme", "--to", str(directory)])


def test_what_was_written_after_a_cancellation_is_in_the_next_export(acme, capsys, tmp_path):
    leave_until("cloudformation.DeleteStack", tmp_path / "out")
    leave(capsys, tmp_path / "out", "--cancel")
    assert ["export-earlier-1"] == [one.name for one in (tmp_path / "out").iterdir()]
    later = World()
    later.create(title="Paper")
    later.create(title="Later")
    acme.fill(later)

    leave(capsys, tmp_path / "out")

    lines = (tmp_path / "out/export/data/items/deal.jsonl").read_text().splitlines()
    assert {"Paper", "Later"} == {json.loads(line)["body"]["title"] for line in lines}
    assert (tmp_path / "out/export-earlier-1/manifest.json").exists()


@pytest.mark.parametrize("change", [{"stack_id": "another"}, {"exported_at": "2020-01-01T00:00Z"}])
def test_an_export_that_is_not_of_this_run_is_set_aside(acme, capsys, tmp_path, change):
    leave_until("dynamodb.UpdateTable", tmp_path / "out")
    notes = json.loads((tmp_path / "out/offboard.json").read_text())
    del notes["steps"]["exported"]
    (tmp_path / "out/offboard.json").write_text(json.dumps(notes))
    manifest = tmp_path / "out/export/manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | change))

    code, receipt = leave(capsys, tmp_path / "out")

    fresh = json.loads(manifest.read_text())
    assert (0, acme.id) == (code, fresh["stack_id"])
    assert fresh["exported_at"] > receipt["steps"]["disabled"]
    assert (tmp_path / "out/export-earlier-1/manifest.json").exists()


@pytest.mark.parametrize("status", ["DELETE_IN_PROGRESS", "DELETE_FAILED"])
def test_a_stack_that_is_being_deleted_is_not_set_going_again(acme, capsys, tmp_path, status):
    leave_until("cloudformation.DeleteStack", tmp_path / "out")
    acme.status = status

    code, _ = leave(capsys, tmp_path / "out", "--cancel")

    assert (BadUsage.exit_code, {"Disabled"}) == (code, {*acme.sources.values()})


@pytest.mark.parametrize(("where", "other"), [("region", "us-west-2"), ("account", "999999999999")])
def test_notes_of_another_account_or_region_are_refused(acme, capsys, tmp_path, where, other):
    leave_until("cloudformation.DeleteStack", tmp_path / "out")
    notes = json.loads((tmp_path / "out/offboard.json").read_text())
    (tmp_path / "out/offboard.json").write_text(json.dumps(notes | {where: other}))

    code, document = leave(capsys, tmp_path / "out")

    assert BadUsage.exit_code == code
    assert other in document["what"]
    assert other in document["next"]
    assert acme.table in client("dynamodb").list_tables()["TableNames"]


def test_a_stack_that_nobody_knows_is_not_taken_for_deleted(acme, account, capsys, tmp_path):
    leave_until("cloudformation.DeleteStack", tmp_path / "out")
    account.tenants.clear()

    code, _ = leave(capsys, tmp_path / "out")

    assert StuckStack.exit_code == code
    assert acme.table in client("dynamodb").list_tables()["TableNames"]
    assert "stack_deleted" not in json.loads((tmp_path / "out/offboard.json").read_text())["steps"]


def back_up(acme, count):
    return [
        client("dynamodb").create_backup(TableName=acme.table, BackupName=f"backup-{n}")[
            "BackupDetails"
        ]["BackupArn"]
        for n in range(count)
    ]


def kept_backups():
    found = client("dynamodb").list_backups().get("BackupSummaries", [])
    return {one["BackupArn"] for one in found}


def test_backups_stay_until_the_stack_is_deleted(acme, capsys, tmp_path):
    backups = {*back_up(acme, 2)}

    leave_until("cloudformation.DeleteStack", tmp_path / "out")
    before = kept_backups()
    _, receipt = leave(capsys, tmp_path / "out")

    assert (backups, set()) == (before, kept_backups())
    assert backups <= {one["id"] for one in receipt["deleted"]}


def test_a_dry_run_names_the_backups_on_every_page(acme, capsys, tmp_path):
    arns = ["arn:one", "arn:two"]

    def pages(name, parameters):
        if name != "dynamodb.ListBackups":
            return None
        if "ExclusiveStartBackupArn" in parameters:
            return {"BackupSummaries": [{"BackupArn": arns[1]}]}
        more = {"LastEvaluatedBackupArn": arns[0]}
        return {"BackupSummaries": [{"BackupArn": arns[0]}], **more}

    with intercepted(pages):
        _, document = leave(capsys, tmp_path / "out", "--dry-run")

    assert arns == [id for name, _, id in document["deletes"] if name == "backup"]


def test_what_is_not_named_as_the_stack_is_shown_and_never_removed(acme, account, capsys, tmp_path):
    client("sqs").create_queue(QueueName="precious")
    foreign = f"arn:aws:sqs:{REGION}:{ACCOUNT}:precious"
    own = f"arn:aws:sqs:{REGION}:{ACCOUNT}:stageflow-acme-orphan"
    account.tagged += [foreign, own]

    _, shown = leave(capsys, tmp_path / "out", "--dry-run")
    code, document = leave(capsys, tmp_path / "out")

    assert ([foreign], True) == (shown["stays"], own in shown["tagged"])
    assert NotWhole.exit_code == code
    assert foreign in document["what"]
    assert any("precious" in url for url in client("sqs").list_queues()["QueueUrls"])


@pytest.mark.parametrize(
    ("expected", "name"),
    [
        (True, "table/stageflow-acme-Table-1"),
        (True, "log-group:/aws/lambda/stageflow-acme-api"),
        (True, "schedule-group/stageflow-acme"),
        (False, "table/stageflow-acme2-Table-1"),
        (False, "table/my-stageflow-acme-Table"),
        (False, "orphan"),
    ],
)
def test_a_thing_of_the_stack_bears_its_name(expected, name):
    assert expected is is_own(f"arn:aws:x:{REGION}:{ACCOUNT}:{name}", "stageflow-acme")


def test_only_the_operator_can_read_export_notes_and_receipt(acme, capsys, tmp_path):
    leave(capsys, tmp_path / "out")

    modes = {
        (path.is_dir(), path.stat().st_mode & 0o777)
        for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]
    }
    assert {(True, 0o700), (False, 0o600)} == modes


def test_the_secrets_leave_with_their_tenant_and_with_no_other(acme, account, capsys, tmp_path):
    neighbour = account.add(Tenant("acme-eu").build())
    for tenant in (acme, neighbour):
        opened = tenant.opened()
        opened.secrets.put("connections/sms/default/a1/key", "s3cret")
        opened.secrets.put("connections/sms/default/a2/key", "s3cret")

    code, receipt = leave(capsys, tmp_path / "out")

    gone = [one["id"] for one in receipt["deleted"] if one["name"] == "secret"]
    left = client("ssm").describe_parameters()["Parameters"]
    assert (0, 2, 2) == (code, len(gone), len(left))
    assert all(one["Name"].startswith("/stageflow/stageflow-acme-eu/") for one in left)
    assert not any("s3cret" in file.read_text() for file in (tmp_path / "out").rglob("*.json*"))
