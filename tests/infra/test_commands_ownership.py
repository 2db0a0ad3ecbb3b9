"""Whose tables are exported and whose exports are merged: the tenant's own and no other's."""

import shlex

import pytest

from infra.__main__ import main
from infra.deployment.errors import BadUsage, NotConfirmed
from infra.deployment.traces import table_arn
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.infra.test_commands_export import (
    KEY_OF_A_DEAL,
    exported,
    full_and_emptied,
    full_and_empty,
)
from tests.support.aws import REGION, intercepted
from tests.support.world import World


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture(scope="module")
def world():
    found = World()
    for title in ("Paper", "Ink"):
        found.create(title=title)
    return found


@pytest.mark.parametrize("tags", [[], [{"Key": "stageflow:tenant", "Value": "zeta"}]])
def test_the_table_of_another_tenant_is_refused(account, world, capsys, tmp_path, tags):
    account.add(Tenant("acme").build())
    zeta = account.add(Tenant("zeta").build())
    zeta.fill(world)
    arn = table_arn(zeta.id, zeta.table)
    client("dynamodb").untag_resource(ResourceArn=arn, TagKeys=["stageflow:tenant"])
    client("dynamodb").tag_resource(ResourceArn=arn, Tags=tags)

    code, document = infra(capsys, "export", "acme", str(tmp_path / "out"), "--table", zeta.table)

    assert (BadUsage.exit_code, False) == (code, (tmp_path / "out").exists())
    assert "none of acme's" in document["what"]
    assert "--table" not in document["commands"][1]


def test_the_export_of_another_tenant_is_not_merged(account, world, capsys, tmp_path):
    _, other = full_and_empty(account, world)
    exported(capsys, "acme", tmp_path / "first")

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "first"), "--merge")

    assert (BadUsage.exit_code, {}) == (code, other.rows())
    assert "import acme" in document["commands"][0]


def test_an_export_of_an_earlier_tenant_of_the_name_is_merged_on_demand_only(
    account, world, capsys, tmp_path
):
    acme, empty = full_and_emptied(account, world, capsys, tmp_path / "first")
    acme.id += "-anew"

    code, document = infra(capsys, "import", "acme", str(tmp_path / "first"), "--merge")
    assert (NotConfirmed.exit_code, {}) == (code, empty.rows())

    assert document["commands"][0].endswith("--merge --region eu-central-1 --json --yes")
    code = main(shlex.split(document["commands"][0])[3:])
    assert (0, True) == (code, bool(empty.rows()))


def test_the_last_line_of_a_merge_says_what_really_is_there(account, world, capsys, tmp_path):
    acme, _ = full_and_emptied(account, world, capsys, tmp_path / "first")
    acme.fill(world)
    client("dynamodb").delete_item(TableName=acme.table, Key=KEY_OF_A_DEAL)

    code = main(["import", "acme", str(tmp_path / "first"), "--merge", "--region", REGION])

    last = capsys.readouterr().out.splitlines()[-1]
    assert (0, True) == (
        code,
        last.startswith(f"acme holds {len(acme.rows())} rows now; 1 of them "),
    )


def test_a_table_that_was_restored_from_a_backup_is_read_instead(account, world, capsys, tmp_path):
    acme = account.add(Tenant("acme").build())
    acme.fill(world)
    restore = {"SourceTableName": acme.table, "TargetTableName": "stageflow-acme-Table-before"}
    client("dynamodb").restore_table_to_point_in_time(**restore, UseLatestRestorableTime=True)
    client("dynamodb").delete_item(TableName=acme.table, Key=KEY_OF_A_DEAL)

    manifest = exported(capsys, "acme", tmp_path / "out", "--table", "stageflow-acme-Table-before")

    assert 2 == manifest["files"]["data/items/deal.jsonl"]["rows"]
    assert "stageflow-acme-Table-before" == manifest["table"]


def test_an_export_goes_on_with_the_same_table_only(account, world, capsys, tmp_path):
    acme = account.add(Tenant("acme").build())
    acme.fill(world)
    restored = f"{acme.table}-before"
    client("dynamodb").restore_table_to_point_in_time(
        SourceTableName=acme.table, TargetTableName=restored, UseLatestRestorableTime=True
    )

    def cut_off(name, parameters):
        if name == "dynamodb.Scan":
            raise KeyboardInterrupt

    with intercepted(cut_off):
        assert 130 == main(["export", "acme", str(tmp_path / "out"), "--region", REGION])
    code, document = infra(capsys, "export", "acme", str(tmp_path / "out"), "--table", restored)

    assert BadUsage.exit_code == code
    assert "table/stageflow-acme-Table" in document["what"]
