"""Deployments that begin in every state, and end in every way."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pynamodb.exceptions import PutError

from chalicelib.adapters.memory.clock import SettableClock
from infra.deployment import deploy as module
from infra.deployment.deploy import Request, deploy
from infra.deployment.errors import (
    AccessRefused,
    AwsRefused,
    Busy,
    NoCredentials,
    NotConfirmed,
    RolledBack,
    StillRunning,
    StuckStack,
)
from tests.infra.fake_cloudformation import (
    FakeAws,
    FakeCloudFormation,
    Silent,
    artefact,
    change,
    refusal,
)
from tests.infra.test_deploy_artefact import write_build

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TENANT = SimpleNamespace(clock=SettableClock(NOW))


@pytest.fixture(autouse=True)
def filled(monkeypatch):
    """Return for whom search was begun, and whether there was nothing to look at."""
    filled = []
    monkeypatch.setattr(module, "begin_fill", lambda _, now, empty: filled.append((now, empty)))
    return filled


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    """No waiting, and a token only for a tenant that has none."""
    monkeypatch.setattr("infra.deployment.waiting.SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(module, "open_tenant", lambda aws, stack: TENANT)
    monkeypatch.setattr(module, "first_token", lambda tenant, anew: "a-token")


@pytest.fixture
def run(tmp_path):
    """Deploy acme on a stack; further arguments say what is wanted."""

    def run(cloudformation, console=None, **wanted):
        request = Request(tenant="acme", artefact=artefact(tmp_path), **wanted)
        return deploy(FakeAws(cloudformation), request, console or Silent(yes=True))

    return run


def changing_calls(cloudformation):
    reading = ("describe_stacks",)
    return [call for call in cloudformation.calls if call not in reading]


@pytest.mark.parametrize(
    ("before", "ends_in", "empty"),
    [
        (None, ["CREATE_IN_PROGRESS", "CREATE_COMPLETE"], True),
        ("CREATE_COMPLETE", ["UPDATE_COMPLETE"], False),
    ],
)
def test_what_was_there_before_search_is_made_findable(run, filled, before, ends_in, empty):
    run(FakeCloudFormation(before, ends_in=ends_in))
    assert [(NOW, empty)] == filled


def test_a_new_tenant_is_created_tagged_and_gets_a_token(run):
    stack = FakeCloudFormation(ends_in=["CREATE_IN_PROGRESS", "CREATE_COMPLETE"])

    outcome = run(stack, plan="large")

    assert ("created", "a-token") == (outcome.result, outcome.handed)
    assert "CREATE" == stack.request["ChangeSetType"]
    assert [
        {"Key": "stageflow:tenant", "Value": "acme"},
        {"Key": "stageflow:plan", "Value": "large"},
        {"Key": "stageflow:version", "Value": "2"},
        {"Key": "stageflow:architecture", "Value": "arm64"},
    ] == stack.request["Tags"]


@pytest.mark.parametrize(("wanted", "comes"), [(None, "x86_64"), ("arm64", "arm64")])
def test_a_build_for_another_architecture_gives_way_unless_it_is_wanted(tmp_path, wanted, comes):
    write_build(tmp_path, architecture="x86_64")
    tags = {"stageflow:tenant": "acme", "stageflow:architecture": "x86_64"}
    stack = FakeCloudFormation("CREATE_COMPLETE", tags=tags)
    build = artefact(tmp_path / "arm64")
    request = Request(tenant="acme", artefact=build, architecture=wanted)

    deploy(FakeAws(stack), request, Silent(yes=True))

    assert {"Key": "stageflow:architecture", "Value": comes} in stack.request["Tags"]


def test_a_deployment_killed_before_it_began_is_gone_on_with(run):
    stack = FakeCloudFormation("REVIEW_IN_PROGRESS", ends_in=["CREATE_COMPLETE"])
    stack.change_sets["left behind"] = {}

    assert "created" == run(stack).result
    assert "delete_change_set" == changing_calls(stack)[0], (
        "the change set left behind is in the way"
    )


def test_a_deployment_killed_while_it_ran_is_joined_and_then_brought_up_to_date(run):
    stack = FakeCloudFormation("UPDATE_IN_PROGRESS", changes=[])
    stack.coming = ["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]

    assert "unchanged" == run(stack).result
    assert "execute_change_set" not in stack.calls


def test_what_a_joined_deployment_did_not_bring_is_brought_now(run):
    stack = FakeCloudFormation("UPDATE_IN_PROGRESS", ends_in=["UPDATE_COMPLETE"])
    stack.coming = ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"]

    assert "updated" == run(stack).result


def test_the_shell_of_a_failed_first_deployment_is_replaced(run):
    stack = FakeCloudFormation("ROLLBACK_COMPLETE", ends_in=["CREATE_COMPLETE"])

    assert "created" == run(stack).result
    assert ["delete_stack", "create_change_set", "execute_change_set"] == changing_calls(stack)


def test_nothing_to_change_changes_nothing(run):
    stack = FakeCloudFormation("CREATE_COMPLETE", changes=[])

    assert "unchanged" == run(stack).result
    assert {} == stack.change_sets, "a change set without changes is thrown away"


def test_a_failing_update_says_what_failed_and_that_the_tenant_runs_on(run):
    stack = FakeCloudFormation("CREATE_COMPLETE", ends_in=["UPDATE_ROLLBACK_COMPLETE"])
    stack.failure = {
        "name": "Sweep",
        "type": "AWS::Lambda::Function",
        "status": "UPDATE_FAILED",
        "reason": "no code",
    }

    with pytest.raises(RolledBack) as caught:
        run(stack)

    assert "The update of acme failed: Sweep (AWS::Lambda::Function): no code" == caught.value.what
    assert "runs on as before, on version 1" in caught.value.state


def test_an_update_that_cannot_be_undone_is_stuck(run):
    with pytest.raises(StuckStack):
        run(FakeCloudFormation("CREATE_COMPLETE", ends_in=["UPDATE_ROLLBACK_FAILED"]))


def test_a_stack_that_has_not_begun_yet_is_not_taken_for_one_that_is_through(run):
    stack = FakeCloudFormation("CREATE_COMPLETE", ends_in=["UPDATE_ROLLBACK_COMPLETE"])
    stack.slow_to_begin = True

    with pytest.raises(RolledBack):
        run(stack)


def test_a_deployment_that_outlasts_the_patience_goes_on_by_itself(run):
    stack = FakeCloudFormation("CREATE_COMPLETE", ends_in=["UPDATE_IN_PROGRESS"])

    with pytest.raises(StillRunning, match="takes longer than 0 minutes"):
        run(stack, minutes=0)


def test_a_dry_run_of_an_update_asks_for_a_change_set_and_throws_it_away(run):
    stack = FakeCloudFormation("CREATE_COMPLETE")

    outcome = run(stack, dry_run=True)

    assert ("planned", ["Sweep"], None) == (
        outcome.result,
        [one.resource for one in outcome.changes],
        outcome.handed,
    )
    assert {} == stack.change_sets
    assert "execute_change_set" not in stack.calls


@pytest.mark.parametrize("status", [None, "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"])
def test_a_dry_run_of_a_first_deployment_only_lists_the_template(run, status):
    stack = FakeCloudFormation(status)

    outcome = run(stack, dry_run=True)

    assert ["Table"] == [one.resource for one in outcome.changes]
    assert [] == changing_calls(stack)


def test_a_dry_run_does_not_wait_for_what_is_under_way(run):
    stack = FakeCloudFormation("UPDATE_IN_PROGRESS")

    assert "planned" == run(stack, dry_run=True).result
    assert [] == changing_calls(stack)


@pytest.mark.parametrize(
    "lost",
    [
        change("Table", "AWS::DynamoDB::Table", Replacement="True"),
        change("DueRuns", "AWS::SQS::Queue", "Remove"),
    ],
)
def test_losing_data_needs_a_yes(run, lost):
    stack = FakeCloudFormation("CREATE_COMPLETE", changes=[lost])

    with pytest.raises(NotConfirmed, match=lost["LogicalResourceId"]):
        run(stack, Silent())

    assert "execute_change_set" not in stack.calls
    assert {} == stack.change_sets, "the change set is thrown away"


def test_a_table_that_only_may_be_made_anew_needs_a_yes_and_the_command_keeps_what_was_asked(run):
    table = change("Table", "AWS::DynamoDB::Table", Replacement="Conditional")
    stack = FakeCloudFormation("CREATE_COMPLETE", changes=[table])

    with pytest.raises(NotConfirmed, match="Table") as caught:
        run(stack, Silent(), arguments=("--plan", "large"))

    assert "execute_change_set" not in stack.calls
    assert "--region eu-central-1 --plan large --yes" in caught.value.next


def test_a_layer_that_is_made_anew_needs_no_yes(run):
    layer = change("Layer", "AWS::Lambda::LayerVersion", Replacement="True")

    assert "updated" == run(FakeCloudFormation("CREATE_COMPLETE", changes=[layer]), Silent()).result


@pytest.mark.parametrize("code", ["ChangeSetNotFound", "InvalidChangeSetStatus"])
def test_of_two_deployments_at_once_one_gives_way(run, code):
    stack = FakeCloudFormation("CREATE_COMPLETE")
    stack.refuses["execute_change_set"] = refusal(code, operation="ExecuteChangeSet")

    with pytest.raises(Busy, match="Another deployment of stageflow-acme"):
        run(stack)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("AccessDenied", AccessRefused),
        ("ExpiredToken", NoCredentials),
        ("InvalidClientTokenId", NoCredentials),
        ("Throttling", AwsRefused),
    ],
)
@pytest.mark.parametrize(
    ("operation", "state"),
    [
        ("create_change_set", "Nothing was changed."),
        ("execute_change_set", "CloudFormation may have begun; it goes on or back by itself."),
    ],
)
def test_a_refusal_of_aws_says_how_things_stand(run, code, kind, operation, state):
    stack = FakeCloudFormation("CREATE_COMPLETE")
    stack.refuses[operation] = refusal(code, "not you")

    with pytest.raises(kind) as caught:
        run(stack)

    assert state == caught.value.state
    assert "not you" in caught.value.what


def test_a_token_that_could_not_be_made_leaves_a_tenant_that_runs(run, monkeypatch):
    def fail(tenant, anew):
        cause = refusal("AccessDeniedException", "no table for you", "PutItem")
        raise PutError(cause=cause) from cause

    monkeypatch.setattr(module, "first_token", fail)

    with pytest.raises(AccessRefused) as caught:
        run(FakeCloudFormation(ends_in=["CREATE_COMPLETE"]))

    assert "The tenant runs; only the first admin's token is missing." == caught.value.state
