"""What a deployment does with a stack, by the state that it is in."""

import msgspec
import pytest

from infra.deployment.decide import Step, decide
from infra.deployment.errors import Busy, NameTaken, NoArtefact, RolledBack, StuckStack
from infra.deployment.outcomes import check_outcome
from infra.deployment.parameters import check_keeps_its_table
from infra.deployment.stacks import Stack

REGION = "eu-central-1"


def stack(status, tenant="acme", reason="", version="1"):
    tags = {"stageflow:tenant": tenant, "stageflow:version": version} if tenant else {}
    return Stack(name="stageflow-acme", id="id", status=status, reason=reason, tags=tags)


def test_a_tenant_without_a_stack_is_created():
    assert Step.CREATE == decide("acme", None, REGION)


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("CREATE_COMPLETE", Step.UPDATE),
        ("UPDATE_COMPLETE", Step.UPDATE),
        ("UPDATE_ROLLBACK_COMPLETE", Step.UPDATE),
        ("IMPORT_COMPLETE", Step.UPDATE),
        ("IMPORT_ROLLBACK_COMPLETE", Step.UPDATE),
        ("CREATE_IN_PROGRESS", Step.JOIN),
        ("UPDATE_IN_PROGRESS", Step.JOIN),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Step.JOIN),
        ("UPDATE_ROLLBACK_IN_PROGRESS", Step.JOIN),
        ("ROLLBACK_IN_PROGRESS", Step.JOIN),
        ("ROLLBACK_COMPLETE", Step.REPLACE),
    ],
)
def test_the_state_of_the_tenants_stack_says_what_is_next(status, step):
    assert step == decide("acme", stack(status), REGION)


def test_the_shell_that_a_killed_deployment_left_is_gone_on_with():
    assert Step.CREATE == decide("acme", stack("REVIEW_IN_PROGRESS", tenant=None), REGION)


@pytest.mark.parametrize(
    ("status", "command"),
    [
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback --stack-name stageflow-acme"),
        ("UPDATE_FAILED", "rollback-stack --stack-name stageflow-acme"),
        ("CREATE_FAILED", "python -m infra offboard acme --confirm acme --region"),
        ("ROLLBACK_FAILED", "python -m infra offboard acme --confirm acme --region"),
        ("DELETE_FAILED", "python -m infra offboard acme --confirm acme --region"),
        ("A_NEW_STATE", "describe-stack-events --stack-name stageflow-acme"),
    ],
)
def test_a_stack_that_is_stuck_is_left_alone_and_the_way_out_is_named(status, command):
    with pytest.raises(StuckStack) as caught:
        decide("acme", stack(status, reason="Table is in use"), REGION)

    assert f"{status} (Table is in use)" in caught.value.what
    assert command in caught.value.next
    assert "python -m infra deploy acme --region eu-central-1" in caught.value.next


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_FAILED", "DELETE_IN_PROGRESS"])
def test_the_command_to_go_on_asks_for_what_was_asked_for(status):
    with pytest.raises((StuckStack, Busy)) as caught:
        decide("acme", stack(status), REGION, ("--arch", "x86_64", "--set", "PublicUrl=a b"))

    command = "deploy acme --region eu-central-1 --arch x86_64 --set 'PublicUrl=a b'`"
    assert caught.value.next.endswith(command)


def test_after_an_update_that_was_undone_the_command_asks_for_what_was_asked_for():
    with pytest.raises(RolledBack) as caught:
        check_outcome(
            "acme",
            stack("UPDATE_COMPLETE"),
            stack("UPDATE_ROLLBACK_COMPLETE"),
            [],
            REGION,
            ("--plan", "large"),
        )

    assert caught.value.next.endswith("--region eu-central-1 --plan large`")


def test_a_tenant_that_is_being_removed_is_not_deployed():
    with pytest.raises(Busy, match="being removed"):
        decide("acme", stack("DELETE_IN_PROGRESS"), REGION)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "ROLLBACK_COMPLETE", "UPDATE_IN_PROGRESS"])
@pytest.mark.parametrize(("owner", "named"), [("other", "tenant other"), (None, "something else")])
def test_a_stack_of_somebody_else_is_never_touched(status, owner, named):
    with pytest.raises(NameTaken, match=named):
        decide("acme", stack(status, tenant=owner), REGION)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_COMPLETE"])
def test_a_change_that_came_through_gives_the_new_stack(status):
    after = stack(status)

    assert after is check_outcome("acme", stack("UPDATE_COMPLETE"), after, [], REGION)


def test_an_update_that_was_undone_says_that_the_tenant_runs_on_and_on_which_version():
    before, after = stack("UPDATE_COMPLETE", version="7"), stack("UPDATE_ROLLBACK_COMPLETE")
    with pytest.raises(RolledBack) as caught:
        check_outcome("acme", before, after, ["Sweep (AWS::Lambda::Function): no code"], REGION)

    assert "The update of acme failed: Sweep (AWS::Lambda::Function): no code" == caught.value.what
    assert "runs on as before, on version 7" in caught.value.state
    assert "python -m infra deploy acme --region eu-central-1" in caught.value.next


@pytest.mark.parametrize("after", [None, stack("ROLLBACK_COMPLETE")])
def test_a_first_deployment_that_was_undone_says_that_nothing_is_left(after):
    with pytest.raises(RolledBack) as caught:
        check_outcome("acme", stack("REVIEW_IN_PROGRESS"), after, [], REGION)

    assert "nothing of the tenant is left" in caught.value.state


def test_an_update_that_could_not_be_undone_is_stuck():
    with pytest.raises(StuckStack):
        check_outcome("acme", stack("UPDATE_COMPLETE"), stack("UPDATE_ROLLBACK_FAILED"), [], REGION)


def test_an_older_build_does_not_put_an_empty_table_in_a_restored_ones_place():
    with_copy = msgspec.structs.replace(stack("UPDATE_COMPLETE"), parameters={"AdoptedTable": "t"})

    check_keeps_its_table(with_copy, {"Plan", "AdoptedTable"})
    check_keeps_its_table(stack("UPDATE_COMPLETE"), {"Plan"})
    with pytest.raises(NoArtefact, match="restored table t"):
        check_keeps_its_table(with_copy, {"Plan"})
