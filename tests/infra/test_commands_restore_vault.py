"""`python -m infra restore --copy`: from a vault of AWS Backup, where a whole Region is away."""

import shlex
from datetime import timedelta

import pytest

from chalicelib.domain.people.users import ApiToken
from chalicelib.ports.table import Row
from chalicelib.records.people import token_key, token_row
from infra.__main__ import main
from infra.deployment.admin import first_token
from infra.deployment.errors import (
    AwsRefused,
    BadUsage,
    NotConfirmed,
    NotWhole,
    StillRunning,
)
from infra.deployment.names import RESTORED_TAG
from infra.deployment.traces import table_arn, tags_of_table
from infra.recovery import making
from infra.tenants.rows import image_of, line_of_row
from tests.infra.cloud import ACCOUNT, Tenant, aws, client, cloud, infra
from tests.infra.fake_backup import ELSEWHERE, MADE, FakeBackup, backup
from tests.support.aws import REGION, dynamo_table, intercepted
from tests.support.world import World

HOME = "stageflow-acme-Table-1QZ8XK2T0WY7Z"
"""The table of the tenant that is away."""
COPY = "stageflow-acme-Table-20260301T030000Z"
DRILL = "stageflow-acme-Table-drill-20260301T030000Z"


@pytest.fixture
def account(monkeypatch):
    monkeypatch.setattr(making, "PAUSE", 0.0)
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    """A tenant that was just deployed in the other Region: its own are a user and a token."""
    tenant = Tenant("acme")
    tenant.settings = {"BackupVault": "stageflow"}
    account.add(tenant.build())
    tenant.token = first_token(tenant.opened()).token
    return tenant


@pytest.fixture
def vault(account):
    """What AWS Backup has kept of the tenant: an item, a run that waits, a token, a counter."""
    world = World()
    world.create(title="Paper")
    world.comment_rule("new", "Later", run={"mode": "delay", "delay": "P2D", "base": "entry"})
    world.create(title="Ink")
    world.table.put_many([known("a" * 64)])
    rows = [*world.table.rows().values()]
    images = [image_of(line_of_row(row)) for row in rows if row.kind != "counter"]
    counter = Row(pk="counter#deal", sk="counter", kind="counter", body="{}")
    with backup(FakeBackup([*images, image_of(line_of_row(counter, 40))])) as found:
        yield found


def known(hash):
    return token_row(ApiToken(id=hash[:1], user=1, name="T", hash=hash, created_at="2026"))


def tables():
    return {*client("dynamodb").list_tables()["TableNames"]}


def test_a_tenant_comes_back_from_the_copy_of_a_region_that_is_away(acme, vault, account, capsys):
    arn = vault.add(HOME)

    code, document = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    assert (0, "restored", COPY) == (code, document["result"], acme.adopted)
    assert [
        {
            "RecoveryPointArn": arn,
            "ResourceType": "DynamoDB",
            "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/stageflow-acme-RestoreRole-1",
            "Metadata": {"targetTableName": COPY, "encryptionType": "Default"},
        }
    ] == vault.started
    assert "Paper" in acme.rows()["deal_1", "item"]["body"]["S"]
    assert "40" == acme.rows()["counter#deal", "counter"]["counter"]["N"]
    assert (1, {"Enabled"}, set()) == (
        document["alarms"],
        {*acme.sources.values()},
        acme.stopped,
    )
    assert "2026-03-01T03:00:00Z" == tags_of_table(aws(), table_arn(acme.id, COPY))[RESTORED_TAG]


def test_who_may_call_is_who_could_there_and_not_who_was_made_here(acme, vault, capsys):
    vault.add(HOME)
    made = [key for key, row in acme.rows().items() if row["kind"]["S"] == "token"]

    _, document = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    rows = acme.rows()
    assert "of the copy" == document["access"]
    assert (1, True, False) == (len(made), token_key("a" * 64) in rows, made[0] in rows)


def test_whose_tokens_it_would_have_is_said_before_somebody_says_yes(acme, vault, capsys):
    vault.add(HOME)
    code = main(["restore", "acme", "--copy", "latest", "--region", REGION])
    said = " ".join(capsys.readouterr().err.split())
    assert (NotConfirmed.exit_code, "") == (code, acme.adopted)
    assert "Users and tokens would be those of the copy" in said


def test_in_a_tenant_with_data_of_its_own_who_may_call_stays_as_it_is(acme, vault, capsys):
    """Its own Region's vault holds copies too: a token that was revoked since stays revoked."""
    vault.add(HOME)
    world = World()
    world.create(title="Newer")
    acme.fill(world)
    dynamo_table(acme.table).put_many([known("b" * 64)])

    _, document = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    rows = acme.rows()
    assert "as before" == document["access"]
    assert (True, False) == (token_key("b" * 64) in rows, token_key("a" * 64) in rows)


def test_a_list_shows_the_copies_of_the_tenant_that_are_whole_latest_first(acme, vault, capsys):
    older = vault.add(HOME, MADE - timedelta(days=1))
    vault.add("stageflow-acme-two-Table-1QZ8XK2T0WY7Z")
    vault.add(HOME, MADE + timedelta(days=1), status="CREATING")
    latest = vault.add(COPY)

    _, document = infra(capsys, "restore", "acme", "--list")

    assert [
        {"made": "2026-03-01T03:00:00Z", "region": ELSEWHERE, "bytes": 4096, "arn": latest},
        {"made": "2026-02-28T03:00:00Z", "region": ELSEWHERE, "bytes": 4096, "arn": older},
    ] == document["copies"]
    assert 0 == infra(capsys, "restore", "acme", "--copy", older, "--yes")[0]
    assert older == vault.started[0]["RecoveryPointArn"]
    assert "stageflow-acme-Table-20260228T030000Z" == acme.adopted


def test_a_drill_with_a_copy_says_what_it_holds_and_leaves_nothing(acme, vault, account, capsys):
    vault.add(HOME)

    code, document = infra(capsys, "restore", "acme", "--drill", "--copy", "latest")

    assert (0, True, 0, {acme.table}) == (code, document["sound"], account.updates, tables())
    assert 2 == document["comparison"]["copied"]["item"]
    assert DRILL == vault.started[0]["Metadata"]["targetTableName"]
    assert 0 == main(["restore", "acme", "--drill", "--copy", "latest", "--region", REGION])
    assert "nothing to compare them with" in capsys.readouterr().out


def test_an_empty_copy_is_worth_nothing(acme, vault, capsys):
    vault.add(HOME)
    vault.rows = []

    code, document = infra(capsys, "restore", "acme", "--drill", "--copy", "latest")

    assert (NotWhole.exit_code, {acme.table}) == (code, tables())
    assert ["restore acme --list"] == [one[16:35] for one in document["commands"]]


@pytest.mark.parametrize(
    "operation",
    [
        "backup.DescribeRestoreJob",
        "dynamodb.UpdateTimeToLive",
        "lambda.PutFunctionConcurrency",
        "cloudformation.UpdateStack",
        "lambda.DeleteFunctionConcurrency",
    ],
)
def test_cut_off_anywhere_the_same_command_goes_on(acme, vault, capsys, operation):
    vault.add(HOME)

    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    command = ("restore", "acme", "--copy", "latest", "--yes")
    with intercepted(cut_off):
        assert 130 == main([*command, "--region", REGION])
    code, document = infra(capsys, *command)

    assert (0, "restored", COPY, "of the copy") == (
        code,
        document["result"],
        acme.adopted,
        document["access"],
    )
    assert (1, acme.table, set()) == (len(vault.started), document["former"], acme.stopped)
    assert "unchanged" == infra(capsys, *command)[1]["result"]


def test_a_restore_that_aws_cannot_do_says_why_and_begins_anew(acme, vault, account, capsys):
    vault.add(HOME)
    vault.failing = "Insufficient privileges to perform this action."

    code, document = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    assert (AwsRefused.exit_code, 0, {acme.table}) == (code, account.updates, tables())
    assert vault.failing in document["what"]
    vault.failing = ""
    assert 0 == infra(capsys, *shlex.split(document["commands"][0])[3:])[0]


def test_one_that_takes_longer_is_waited_for_by_the_next_command(acme, vault, capsys):
    vault.add(HOME)

    code, document = infra(
        capsys, "restore", "acme", "--copy", "latest", "--yes", "--wait-minutes", "0"
    )

    assert (StillRunning.exit_code, True) == (code, "RUNNING, 40.00%" in document["state"])
    assert 0 == infra(capsys, "restore", "acme", "--copy", "latest", "--yes")[0]
    assert 1 == len(vault.started)


def test_a_drill_that_runs_with_the_same_copy_is_not_taken_for_the_restore(acme, vault, capsys):
    vault.add(HOME)
    drill = ("restore", "acme", "--drill", "--copy", "latest", "--wait-minutes", "0")
    assert StillRunning.exit_code == infra(capsys, *drill)[0]

    code, _ = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    made = [one["Metadata"]["targetTableName"] for one in vault.started]
    assert (0, [DRILL, COPY], COPY) == (code, made, acme.adopted)


def test_a_vault_without_a_copy_and_a_tenant_without_a_vault_are_told(acme, vault, capsys):
    vault.add("stageflow-bolt-Table-1")
    for wanted in ("latest", "arn:aws:backup:eu-central-1:123456789012:recovery-point:00000009"):
        code, document = infra(capsys, "restore", "acme", "--copy", wanted, "--yes")
        assert (BadUsage.exit_code, []) == (code, vault.started)
        assert document["commands"][0].startswith("python -m infra restore acme --list")

    acme.settings = {}
    code, document = infra(capsys, "restore", "acme", "--copy", "latest", "--yes")
    assert BadUsage.exit_code == code
    assert "deploy acme --set BackupVault=stageflow" in document["commands"][0]
    assert "copies" not in infra(capsys, "restore", "acme", "--list")[1]


def test_the_tenant_can_go_back_to_what_was_deployed_here(acme, vault, capsys):
    vault.add(HOME)
    infra(capsys, "restore", "acme", "--copy", "latest", "--yes")

    assert 0 == infra(capsys, "restore", "acme", "--adopt", acme.table, "--yes")[0]
    assert 0 == infra(capsys, "restore", "acme", "--adopt", COPY, "--yes")[0]

    assert (COPY, True) == (acme.adopted, token_key("a" * 64) in acme.rows())
