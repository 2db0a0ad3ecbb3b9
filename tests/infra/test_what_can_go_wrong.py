"""What can go wrong: each row of the manual is met, and its command given as it stands there."""

import json
from datetime import timedelta

import pytest

from infra.__main__ import main
from infra.commands import status
from infra.deployment.errors import BadData, BadUsage, IsLeaving, NotWhole
from infra.deployment.names import RESTORING_TAG
from infra.deployment.traces import table_arn, tags_of_table
from infra.recovery import making
from infra.tenants import replay
from infra.tenants.health import UNHEALTHY
from tests.infra import test_what_can_go_wrong_deploying as deploying
from tests.infra.bad_days import WALKED, gives, row_of, rows, walks
from tests.infra.cloud import ACCOUNT, Tenant, aws, client, cloud, infra
from tests.infra.fake_backup import FakeBackup, backup
from tests.infra.test_commands_replay import RUN, bodies, send
from tests.infra.test_commands_restore import BEGIN, END
from tests.support.aws import REGION, intercepted
from tests.support.world import World

KIM = "kim@example.com"
THEN = "2026-03-01T09:00:00Z"
COPY = "stageflow-acme-Table-20260301T090000Z"
ELSEWHERE = {
    "an item that was deleted years ago": "infra/test_backfill.py::"
    "test_items_that_were_deleted_without_an_end_get_one",
    "timelines or runs from before": "infra/test_backfill.py::"
    "test_rows_from_before_end_as_the_tenant_says_now_and_nobody_hears_of_it",
    "`GET /v1/runs` does not list": "infra/test_backfill.py::"
    "test_runs_that_ended_before_are_found_across_items_and_nobody_hears_of_it",
    "the alarm Workflows; runs that failed": "infra/test_commands_redrive.py::"
    "test_what_broke_goes_on_and_the_second_time_nothing_is_left",
    "`N rows are unreadable`": "infra/test_commands_replay.py::"
    "test_rows_that_could_not_be_read_are_looked_at_once_more",
    "the log of on-change says": "infra/test_commands_replay.py::"
    "test_a_record_that_was_put_aside_is_handed_over_alone",
    "nothing in the log of run-rule": "infra/test_commands_replay.py::"
    "test_the_end_of_an_execution_of_which_nobody_could_be_told_is_told_again",
    "many runs `failed` with `no_answer`": "infra/test_commands_replay_failed.py::"
    "test_what_has_failed_since_an_instant_tries_again_once",
    "takes no mail since": "usecases/mail/test_note_failures.py::"
    "test_a_marked_address_is_written_to_no_more_and_the_rule_says_why",
    "IteratorAge rings": "infra/test_commands_status.py::"
    "test_how_far_automation_is_behind_comes_from_the_last_minutes",
    "an erasure was cut off": "infra/test_persons.py::"
    "test_killed_at_any_write_it_goes_on_from_any_machine",
}
"""Rows that other tests meet."""
NOT_OURS = {
    "SES answered TooManyRequests": "the quota of an account is raised by AWS",
    "`replay`: `not ours`": "a message that is not ours is removed in AWS's console",
}
"""Rows whose deed is none of our commands, and why."""


@pytest.fixture
def account(monkeypatch, tmp_path):
    def recovery(name, parameters):
        if name != "dynamodb.DescribeContinuousBackups":
            return None
        window = {"EarliestRestorableDateTime": BEGIN - 365 * DAY, "LatestRestorableDateTime": END}
        found = {"PointInTimeRecoveryStatus": "ENABLED", **window}
        return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": found}}

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(making, "PAUSE", 0.0)
    monkeypatch.setattr(replay, "WAIT_SECONDS", 0)
    monkeypatch.setattr(status, "_newest", lambda _: "1.0+aaaa")
    with cloud() as found, intercepted(recovery):
        yield found


DAY = timedelta(days=1)


@pytest.fixture
def acme(account):
    world = World()
    contact = world.create("contact", name="Kim", last_name="Doe", emails=[KIM])
    world.create(title="Paper", contact=contact.id)
    tenant = account.add(Tenant("acme").build())
    tenant.fill(world)
    return tenant


def cut_off(operation, *command):
    """Give a command, and end its process when it is about to do this."""

    def cut(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    with intercepted(cut):
        assert 130 == main([*command, "--region", REGION])


def tables():
    return {*client("dynamodb").list_tables()["TableNames"]}


def titles(tenant):
    found = [row for (_, sk), row in tenant.rows().items() if sk == "item"]
    return {json.loads(one["body"]["S"]).get("title") for one in found}


def state(capsys):
    """Return what `list` says of acme."""
    found = {one["tenant"]: one["state"] for one in infra(capsys, "list")[1]["tenants"]}
    return found.get("acme")


# ---------------------------------------------------------------------------------- every row


def test_every_row_is_met_by_a_test_or_its_deed_is_none_of_our_commands():
    told = [row_of(sign) for sign in (*ELSEWHERE, *NOT_OURS)]

    assert [] == [row.sign for row in rows() if row not in (*WALKED, *told)]
    assert deploying.__file__


@pytest.mark.parametrize(("sign", "test"), ELSEWHERE.items())
def test_a_row_that_another_test_meets_has_its_commands_there(sign, test):
    assert gives(test, row_of(sign)), (test, row_of(sign).commands)


@pytest.mark.parametrize("sign", NOT_OURS)
def test_a_deed_that_is_not_ours_names_no_command_of_ours(sign):
    assert [] == row_of(sign).commands


# ---------------------------------------------------------------------------------- leaving


@walks("`list`: `leaving since ...`")
@pytest.mark.parametrize(("number", "left"), [(0, True), (1, False)])
def test_a_removal_that_was_begun_is_called_off_or_ended(acme, capsys, row, number, left):
    cut_off("cloudformation.DeleteStack", "offboard", "acme", "--confirm", "acme")
    assert state(capsys).startswith("leaving since ")

    assert 0 == row.give(capsys, number=number)[0]

    assert ("UPDATE_COMPLETE" if left else None) == state(capsys)
    assert left == (acme.table in tables())


@walks("`list`: `half removed`")
def test_a_removal_that_stopped_behind_the_stack_is_ended(acme, capsys, row):
    cut_off("dynamodb.DeleteTable", "offboard", "acme", "--confirm", "acme")
    assert ("half removed", IsLeaving.exit_code) == (
        state(capsys),
        infra(capsys, "status", "acme")[0],
    )

    assert 0 == row.give(capsys)[0]

    assert (None, set()) == (state(capsys), tables())


@walks("`things of acme are still there`")
def test_what_aws_still_lists_goes_with_the_same_command_later(acme, account, capsys, row):
    account.tagged.append(f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/of/another/name")
    code, document = infra(capsys, "offboard", "acme", "--confirm", "acme")
    assert (NotWhole.exit_code, True) == (
        code,
        "things of acme are still there" in document["what"],
    )
    account.tagged.clear()

    code, receipt = row.give(capsys)

    assert (0, []) == (code, receipt["remaining"])


# ---------------------------------------------------------------------------------- going back


@walks("`status`: `stands still while")
def test_a_restore_that_was_cut_off_is_gone_on_with(acme, capsys, row):
    cut_off("cloudformation.UpdateStack", "restore", "acme", "--to", THEN, "--yes")
    code, document = infra(capsys, "status", "acme")
    (finding,) = [one for one in document["findings"] if one["urgent"]]
    assert (UNHEALTHY, True) == (code, f"stands still while {COPY}" in finding["what"])

    words = [COPY if one == "TABLE" else one for one in row.words()]
    code, _ = infra(capsys, *words, "--yes")

    assert (0, COPY) == (code, acme.adopted)
    assert RESTORING_TAG not in tags_of_table(aws(), table_arn(acme.id, acme.table))


@walks("data were changed wrongly")
def test_a_tenant_goes_back(acme, capsys, row):
    code, document = row.give(capsys, "--yes")

    assert (0, "restored", COPY) == (code, document["result"], acme.adopted)


@walks("the restore was a mistake")
def test_a_restore_is_taken_back(acme, capsys, row):
    infra(capsys, "restore", "acme", "--to", THEN, "--yes")

    words = [acme.table if one == "TABLE" else one for one in row.words()]
    code, _ = infra(capsys, *words, "--yes")

    assert (0, acme.table) == (code, acme.adopted)


@walks("rows are missing, the rest is right")
def test_what_is_missing_comes_back_from_a_copy_and_the_rest_stays(acme, capsys, row):
    source = {"SourceTableName": acme.table, "TargetTableName": COPY}
    client("dynamodb").restore_table_to_point_in_time(**source, UseLatestRestorableTime=True)
    client("dynamodb").delete_item(
        TableName=acme.table, Key={"pk": {"S": "deal_1"}, "sk": {"S": "item"}}
    )
    assert "Paper" not in titles(acme)
    assert 0 == infra(capsys, "export", "acme", "before", "--table", COPY)[0]

    code, document = row.give(capsys)

    assert (0, 1, True) == (code, document["written"], "Paper" in titles(acme))


@walks("a whole Region is away")
def test_a_tenant_comes_back_in_another_region(acme, account, capsys, row):
    fake = FakeBackup([*acme.rows().values()])
    fake.add(acme.table)
    del account.tenants["acme"]
    client("dynamodb").update_table(TableName=acme.table, DeletionProtectionEnabled=False)
    client("dynamodb").delete_table(TableName=acme.table)
    there = Tenant("acme")
    there.settings = {"BackupVault": "stageflow"}
    client("s3").delete_bucket(Bucket=acme.bucket)
    client("scheduler").delete_schedule_group(Name=acme.stack)
    for part in acme.parts:
        if part.type == "AWS::Logs::LogGroup":
            client("logs").delete_log_group(logGroupName=part.id)
    account.add(there.build())

    with backup(fake):
        code, document = row.give(capsys, "--yes", number=1)

    assert (0, "of the copy", True) == (code, document["access"], "Paper" in titles(there))


@walks("nobody knows whether backups are worth anything")
def test_a_drill_says_so(acme, capsys, row):
    before = tables()

    code, document = row.give(capsys)

    assert (0, True, before) == (code, document["sound"], tables())


@walks("none of acme's")
def test_which_tables_are_ones_own_is_listed(acme, account, capsys, row):
    zeta = account.add(Tenant("zeta").build())
    code, document = infra(capsys, "export", "acme", "out", "--table", zeta.table)
    assert (BadUsage.exit_code, True) == (code, "is none of acme's" in document["what"])

    code, document = row.give(capsys)

    assert (0, [acme.table]) == (code, [one["table"] for one in document["tables"]])


@walks("`holds an export of ...`")
def test_an_export_is_merged_into_the_tenant_that_it_is_of(acme, account, capsys, row):
    account.add(Tenant("zeta").build())
    infra(capsys, "export", "acme", "before")
    code, document = infra(capsys, "import", "zeta", "before", "--merge")
    assert (BadUsage.exit_code, True) == (code, "holds an export of acme" in document["what"])

    code, document = row.give(capsys)

    assert (0, 0) == (code, document["written"])


@walks("`import` or `export` was cut off")
def test_what_was_cut_off_knows_how_far_it_has_come(acme, account, capsys, row):
    zeta = account.add(Tenant("zeta").build())
    cut_off("dynamodb.Scan", "export", "acme", "before")
    assert 0 == infra(capsys, "export", "acme", "before")[0]
    cut_off("dynamodb.DeleteItem", "import", "zeta", "before")

    code, _ = infra(capsys, "import", "zeta", "before")

    assert (0, titles(acme)) == (code, titles(zeta))
    assert [] == row.commands


# ---------------------------------------------------------------------------------- given up


@walks("`status`: `messages were given up`")
def test_what_was_given_up_is_put_back(acme, capsys, row):
    send(acme, "DueRunsDeadLetters", RUN)
    code, document = infra(capsys, "status", "acme")
    assert (UNHEALTHY, True) == (code, "messages were given up" in document["findings"][0]["what"])

    assert 0 == row.give(capsys)[0]

    assert ([RUN], 0) == (bodies(acme, "DueRuns"), infra(capsys, "status", "acme")[0])


@walks("runs `scheduled` with `retrying`", "runs of one host late")
def test_what_is_tried_later_is_nothing_that_the_status_minds(acme, capsys, row):
    world = World()
    world.rule("new", "call_webhook", {"url": "https://shop.example.com"})
    world.http.answers += [503] * 9
    world.create(title="Chair")
    acme.fill(world)
    waiting = [one for one in acme.rows().values() if one["kind"]["S"] == "run"]
    assert ["scheduled"] == [json.loads(one["body"]["S"])["state"] for one in waiting]
    assert "retrying" in waiting[0]["body"]["S"]
    send(acme, "DueRuns", RUN)

    code, document = row.give(capsys)

    assert (0, 1) == (code, document["facts"]["queues"]["DueRuns"]["waiting"])


# ---------------------------------------------------------------------------------- rows


@walks("has attributes that this version does not know")
def test_tools_that_are_older_say_so_and_the_list_says_which_are_right(acme, capsys, row):
    row_of_a_deal = acme.rows()["deal_1", "item"]
    client("dynamodb").put_item(TableName=acme.table, Item={**row_of_a_deal, "new": {"S": "x"}})
    for command in (("export", "acme", "out"), ("person", "acme", KIM)):
        code, document = infra(capsys, *command)
        assert BadData.exit_code == code
        assert "has attributes that this version does not know" in document["what"]

    code, document = row.give(capsys)

    assert (0, ["1.0+aaaa"]) == (code, [one["version"] for one in document["tenants"]])


@walks("`backfill` ends with code 15")
def test_rows_that_a_backfill_cannot_read_are_named_and_taken_once_they_are_mended(
    acme, capsys, row
):
    key = ("deal_1", "item")
    good = acme.rows()[key]
    client("dynamodb").put_item(TableName=acme.table, Item={**good, "body": {"S": '{"id": "x"}'}})
    for _ in range(2):
        code, document = infra(capsys, "backfill", "acme", "deleted")
        assert (NotWhole.exit_code, True) == (code, "deal_1 item: " in document["state"])
    client("dynamodb").put_item(TableName=acme.table, Item=good)

    code, document = row.give(capsys)

    assert (0, True, []) == (
        code,
        document["backfills"]["deleted"]["done"],
        document["backfills"]["deleted"]["left"],
    )


# ---------------------------------------------------------------------------------- persons


def stands(capsys):
    """Return whether Kim is found in more than what goes with the next sweeps."""
    found = infra(capsys, "person", "acme", KIM)[1]["found"]
    return not found.keys() <= {"own", "left", "removed"}


@walks("a client wants to know")
def test_a_person_is_gathered_and_erased(acme, tmp_path, capsys, row):
    assert 0 == row.give(capsys)[0]
    assert (tmp_path / "kim" / "receipt.json").exists()

    words = row.words()
    assert 0 == infra(capsys, *words[:3], "--erase", "--yes")[0]

    assert "`--erase`" in row.deed
    assert not stands(capsys)


@walks("the person is found again after a table was restored")
def test_who_comes_back_with_a_table_is_erased_again(acme, capsys, row):
    source = {"SourceTableName": acme.table, "TargetTableName": COPY}
    client("dynamodb").restore_table_to_point_in_time(**source, UseLatestRestorableTime=True)
    assert 0 == infra(capsys, "person", "acme", KIM, "--erase", "--yes")[0]
    assert 0 == infra(capsys, "restore", "acme", "--adopt", COPY, "--yes")[0]
    assert stands(capsys)

    assert 0 == row.give(capsys, "--yes")[0]

    assert not stands(capsys)
