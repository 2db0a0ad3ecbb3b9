"""`python -m infra restore`: back to an earlier moment without a new address, and drills."""

import shlex
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.people.users import ApiToken
from chalicelib.domain.words.instants import show_instant
from chalicelib.records.people import token_key, token_row
from infra.__main__ import main
from infra.deployment.errors import BadUsage, NotConfirmed, StuckStack
from infra.deployment.names import RESTORED_TAG, RESTORING_TAG, TENANT_TAG
from infra.deployment.traces import table_arn, tags_of_table
from infra.recovery.compare import compare
from tests.infra.cloud import Tenant, aws, client, cloud, infra
from tests.support.aws import REGION, dynamo_table, intercepted
from tests.support.world import World

THEN = "2026-11-20T09:00:00Z"
COPY = "stageflow-acme-Table-20261120T090000Z"
BEGIN, END = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def account():
    def recovery(name, parameters):
        """Moto knows of no window; of a moment it tells what is there now."""
        if name != "dynamodb.DescribeContinuousBackups":
            return None
        window = {"EarliestRestorableDateTime": BEGIN, "LatestRestorableDateTime": END}
        found = {"PointInTimeRecoveryStatus": "ENABLED", **window}
        return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": found}}

    with cloud() as found, intercepted(recovery):
        yield found


@pytest.fixture
def acme(account):
    world = World()
    world.create(title="Paper")
    world.comment_rule("new", "Later", run={"mode": "delay", "delay": "P2D", "base": "entry"})
    tenant = account.add(Tenant("acme").build())
    tenant.fill(world)
    return tenant


def tables():
    return client("dynamodb").list_tables()["TableNames"]


def copied(acme):
    """Make the copy, as a run does that nobody said yes to."""
    main(["restore", "acme", "--to", THEN, "--region", REGION])
    return dynamo_table(COPY)


def token(hash):
    return token_row(ApiToken(id=hash[:1], user=1, name="T", hash=hash, created_at=THEN))


def test_a_copy_has_what_a_restored_table_lacks(acme, account, capsys):
    copied(acme)

    found = client("dynamodb").describe_table(TableName=COPY)["Table"]
    expiry = client("dynamodb").describe_time_to_live(TableName=COPY)["TimeToLiveDescription"]
    tags = tags_of_table(aws(), found["TableArn"])
    assert (True, "NEW_AND_OLD_IMAGES", "expires_at") == (
        found["DeletionProtectionEnabled"],
        found["StreamSpecification"]["StreamViewType"],
        expiry["AttributeName"],
    )
    assert ("acme", "standard", THEN) == (
        tags[TENANT_TAG],
        tags["stageflow:plan"],
        tags[RESTORED_TAG],
    )
    asked = [name for name in account.calls if name == "dynamodb.UpdateContinuousBackups"]
    assert 2 <= len(asked)


def test_nothing_of_the_tenant_changes_before_somebody_says_yes(acme, account, capsys):
    code, document = infra(capsys, "restore", "acme", "--to", THEN)

    assert (NotConfirmed.exit_code, 0, "") == (code, account.updates, acme.adopted)
    assert document["commands"][0].endswith("--json --yes")
    code, _ = infra(capsys, *shlex.split(document["commands"][1])[3:], "--yes")
    assert (0, [acme.table]) == (code, tables())


def test_the_tenant_works_with_the_copy_and_its_former_table_is_kept(acme, account, capsys):
    code, document = infra(capsys, "restore", "acme", "--to", THEN, "--yes")

    assert (0, COPY, COPY) == (code, acme.adopted, document["table"])
    assert {acme.table, COPY} == {*tables()}
    assert ({"Enabled"}, set()) == ({*acme.sources.values()}, acme.stopped)
    assert "Paper" in acme.rows()["deal_1", "item"]["body"]["S"]
    parameters = {one["ParameterKey"] for one in account.updated["Parameters"]}
    assert {"AdoptedTable", "AdoptedStream", "Plan", "Tenant"} == parameters
    assert RESTORING_TAG not in tags_of_table(aws(), table_arn(acme.id, acme.table))
    assert 0 == infra(capsys, "restore", "acme", "--to", THEN)[0]


def test_who_may_call_and_the_counters_stay_as_they_are_now(acme, capsys):
    """A token that was revoked since does not come back, and no id is given twice."""
    copy = copied(acme)
    present = dynamo_table(acme.table)
    copy.put_many([token("a" * 64)])
    present.put_many([token("b" * 64)])
    present.add(("counter#deal", "counter"), 60)

    assert 0 == infra(capsys, "restore", "acme", "--to", THEN, "--yes")[0]

    assert (True, False) == (
        copy.get(token_key("b" * 64)) is not None,
        copy.get(token_key("a" * 64)) is not None,
    )
    assert "100" == acme.rows()["counter#deal", "counter"]["counter"]["N"]


@pytest.mark.parametrize(
    "operation",
    [
        "dynamodb.UpdateTimeToLive",
        "lambda.PutFunctionConcurrency",
        "cloudformation.UpdateStack",
        "lambda.DeleteFunctionConcurrency",
    ],
)
def test_cut_off_anywhere_the_same_command_goes_on(acme, account, capsys, operation):
    def cut_off(name, parameters):
        if name == operation:
            raise KeyboardInterrupt

    with intercepted(cut_off):
        assert 130 == main(["restore", "acme", "--to", THEN, "--yes", "--region", REGION])
    code, document = infra(capsys, "restore", "acme", "--to", THEN, "--yes")

    assert (0, "restored", COPY) == (code, document["result"], acme.adopted)
    assert (acme.table, {"Enabled"}, set()) == (
        document["former"],
        {*acme.sources.values()},
        acme.stopped,
    )


def test_a_status_in_between_says_how_to_go_on(acme, capsys):
    def cut_off(name, parameters):
        if name == "cloudformation.UpdateStack":
            raise KeyboardInterrupt

    with intercepted(cut_off):
        main(["restore", "acme", "--to", THEN, "--yes", "--region", REGION])
    code, document = infra(capsys, "status", "acme")

    urgent = [one for one in document["findings"] if one["urgent"]]
    assert (17, 1) == (code, len(urgent))
    assert f"restore acme --adopt {COPY}" in urgent[0]["next"]
    assert 0 == infra(capsys, "restore", "acme", "--adopt", COPY, "--yes")[0]
    assert COPY == acme.adopted


def test_what_was_put_aside_can_be_taken_back_and_removed(acme, capsys):
    infra(capsys, "restore", "acme", "--to", THEN, "--yes")
    assert 0 == infra(capsys, "restore", "acme", "--adopt", acme.table, "--yes")[0]
    assert acme.table == acme.adopted

    code, _ = infra(capsys, "restore", "acme", "--remove", acme.table, "--yes")
    assert BadUsage.exit_code == code
    assert 0 == infra(capsys, "restore", "acme", "--remove", COPY, "--yes")[0]
    _, document = infra(capsys, "restore", "acme", "--list")
    assert [acme.table] == [one["table"] for one in document["tables"]] == tables()


def test_a_drill_leaves_nothing_behind_and_says_what_it_saw(acme, account, capsys):
    code, document = infra(capsys, "restore", "acme", "--drill")

    assert (0, True, 0) == (code, document["sound"], account.updates)
    seen = document["comparison"]
    assert seen["copied"] == seen["present"]
    assert seen["sampled"] == seen["same"] == len(acme.rows())
    assert [acme.table] == tables()


def test_rows_that_changed_since_are_told_from_rows_that_are_odd(acme, capsys):
    copied(acme)
    row = acme.rows()["deal_1", "item"]
    later = {**row, "version": {"N": "9"}}
    client("dynamodb").put_item(TableName=acme.table, Item=later)
    gone = next(one for one in acme.rows().values() if one["pk"]["S"] != "deal_1")
    client("dynamodb").delete_item(
        TableName=acme.table, Key={name: gone[name] for name in ("pk", "sk")}
    )

    found = compare(client("dynamodb"), COPY, acme.table)
    assert (1, 1, True) == (found.changed, found.gone, found.is_sound)

    client("dynamodb").put_item(TableName=COPY, Item={**row, "version": {"N": "10"}})
    assert ("deal_1 item",) == compare(client("dynamodb"), COPY, acme.table).odd


@pytest.mark.parametrize(
    "to", ["yesterday", "2026-11-20T09:00:00", show_instant(END + timedelta(days=1))]
)
def test_a_moment_that_cannot_be_gone_back_to_is_refused_with_the_window(acme, capsys, to):
    code, document = infra(capsys, "restore", "acme", "--to", to)

    assert (BadUsage.exit_code, [acme.table]) == (code, tables())
    assert "from 2026-11-01T00:00:00Z to 2026-11-28T00:00:00Z" in document["what"]


def test_the_table_of_another_tenant_is_neither_adopted_nor_removed(acme, account, capsys):
    zeta = account.add(Tenant("zeta").build())
    for option in ("--adopt", "--remove"):
        code, _ = infra(capsys, "restore", "acme", option, zeta.table, "--yes")
        assert BadUsage.exit_code == code
    assert zeta.table in tables()


def test_a_stack_that_knows_of_no_other_table_is_to_be_deployed_first(acme, capsys):
    described = acme.described()
    known = [one for one in described["Parameters"] if one["ParameterKey"] != "AdoptedTable"]
    acme.described = lambda: described | {"Parameters": known}

    code, document = infra(capsys, "restore", "acme", "--to", THEN, "--yes")

    assert (StuckStack.exit_code, [acme.table]) == (code, tables())
    assert document["commands"][0].startswith("python -m infra deploy acme")


def test_a_copy_that_was_just_begun_leaves_with_its_tenant(acme, capsys, tmp_path):
    """It has no tags yet, only its name."""

    def cut_off(name, parameters):
        if name == "dynamodb.TagResource":
            raise KeyboardInterrupt

    with intercepted(cut_off):
        main(["restore", "acme", "--to", THEN, "--yes", "--region", REGION])
    assert COPY in tables()

    code, _ = infra(capsys, "offboard", "acme", "--confirm", "acme", "--to", str(tmp_path / "o"))

    assert (0, []) == (code, tables())


def test_a_tenant_that_works_with_a_copy_leaves_with_all_its_tables(acme, capsys, tmp_path):
    infra(capsys, "restore", "acme", "--to", THEN, "--yes")

    code, _ = infra(capsys, "offboard", "acme", "--confirm", "acme", "--to", str(tmp_path / "o"))

    assert (0, []) == (code, tables())
