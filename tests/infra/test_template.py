"""What every tenant's stack promises, read off the template as CloudFormation gets it."""

import ast
import json
from datetime import UTC, datetime, timedelta, timezone
from fnmatch import fnmatchcase

import msgspec
import pytest

from chalicelib import settings
from chalicelib.adapters.tables.model import RowModel
from chalicelib.domain.workflows.states import Duty
from chalicelib.records.stream_filter import stream_filters
from chalicelib.usecases.automation.reach_outside import LEASE
from chalicelib.usecases.workflows.perform_step import StepCall
from infra.deployment.stacks import Stack
from infra.local import executions, world
from infra.packaging.template import (
    TemplateFault,
    as_json,
    fill,
    lint,
    run_chalice,
    translate,
)
from infra.recovery.making import copy_name
from tests.infra.template_parts import (
    FUNCTIONS,
    ROOT,
    arn,
    of_type,
    properties,
    resources,
    sam,
    statements,
    template,
)

HAVE_NO_TAGS = {
    "AWS::ApiGateway::Deployment",
    "AWS::Backup::BackupSelection",
    "AWS::CloudWatch::Dashboard",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Logs::MetricFilter",
    "AWS::S3::BucketPolicy",
    "AWS::SES::ConfigurationSetEventDestination",
    "AWS::SES::ReceiptRule",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
}


def by_name(index):
    return index["IndexName"]


# ------------------------------------------------------------------------------------- as a whole


def test_cfn_lint_has_nothing_to_say(tmp_path):
    """Of what CloudFormation gets; `make package` asks it about the one before translation too."""
    file = tmp_path / "template.cfn.json"
    file.write_text(as_json(template()), encoding="utf-8")

    lint(file)


def test_cfn_lint_is_heard(tmp_path):
    file = tmp_path / "template.yaml"
    file.write_text("Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {Nonsense: 1}}}")

    with pytest.raises(TemplateFault, match="Nonsense"):
        lint(file)


def test_a_template_that_chalice_cannot_merge_is_named(tmp_path):
    (tmp_path / ".chalice").mkdir()
    (tmp_path / "app.py").write_text("raise RuntimeError('no such app')")

    with pytest.raises(TemplateFault, match="chalice package failed"):
        run_chalice(tmp_path, ROOT / "infra" / "template.yaml", tmp_path / "out")


def test_everything_that_can_bear_the_tags_of_tenant_and_plan_does():
    tags = {name: one["Properties"].get("Tags", []) for name, one in resources().items()}
    plan = properties("CopyPlan")["BackupPlanTags"]
    tags["CopyPlan"] = [{"Key": key, "Value": value} for key, value in plan.items()]
    bare = [
        name
        for name, one in resources().items()
        if one["Type"] not in HAVE_NO_TAGS
        and not all(
            {"Key": key, "Value": {"Ref": key.title()}} in tags[name] for key in ("tenant", "plan")
        )
    ]

    assert [] == bare


def test_the_template_names_the_build_that_it_came_with():
    assert "code-1.zip" == template()["Parameters"]["CodeKey"]["Default"]
    assert "layer-1.zip" == template()["Parameters"]["LayerKey"]["Default"]


def test_every_function_knows_the_build_so_that_health_can_name_it():
    """The deployment gives the parameter (deploy: Build)."""
    found = [one["Environment"]["Variables"] for one in of_type("AWS::Lambda::Function").values()]

    assert found
    assert [{"Ref": "Build"}] * len(found) == [one["STAGEFLOW_BUILD"] for one in found]


def test_another_architecture_reaches_every_function_and_the_layer():
    other = translate(fill(sam(), "x86_64", code_key="a", keys={"layer": "b", "documents": "c"}))[
        "Resources"
    ]

    assert {"x86_64"} == {
        one["Properties"]["Architectures"][0]
        for one in other.values()
        if one["Type"] == "AWS::Lambda::Function"
    }
    assert ["x86_64"] == other["Dependencies"]["Properties"]["CompatibleArchitectures"]


def test_another_runtime_is_refused():
    old = json.loads(json.dumps(sam()))
    old["Resources"]["Sweep"]["Properties"]["Runtime"] = "python3.11"

    with pytest.raises(TemplateFault, match=r"Sweep would run on python3\.11"):
        translate(old)


# ------------------------------------------------------------------------------------- table


def test_the_table_has_the_keys_of_the_model():
    table, model = properties("Table"), RowModel._get_schema()

    assert model["key_schema"] == table["KeySchema"]
    assert sorted(map(str, model["attribute_definitions"])) == sorted(
        map(str, table["AttributeDefinitions"])
    )


def test_the_table_has_the_indexes_of_the_model_with_keys_only():
    expected = [
        {
            "IndexName": one["index_name"],
            "KeySchema": one["key_schema"],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
        for one in RowModel._get_schema()["global_secondary_indexes"]
    ]

    found = properties("Table")["GlobalSecondaryIndexes"]
    assert sorted(expected, key=by_name) == sorted(found, key=by_name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BillingMode", "PAY_PER_REQUEST"),
        ("PointInTimeRecoverySpecification", {"PointInTimeRecoveryEnabled": True}),
        ("SSESpecification", {"SSEEnabled": True}),
        ("StreamSpecification", {"StreamViewType": "NEW_AND_OLD_IMAGES"}),
        (
            "TimeToLiveSpecification",
            {"AttributeName": RowModel._ttl_attribute().attr_name, "Enabled": True},
        ),
        ("DeletionProtectionEnabled", {"Fn::If": ["IsProtected", True, False]}),
    ],
)
def test_the_table_promises(name, expected):
    assert expected == properties("Table")[name]


def test_the_table_outlives_its_stack():
    table = resources()["Table"]

    assert ("RetainExceptOnCreate", "Retain") == (
        table["DeletionPolicy"],
        table["UpdateReplacePolicy"],
    )
    assert "true" == template()["Parameters"]["ProtectTable"]["Default"]


# ------------------------------------------------------------------------------------- stream


def test_the_stream_is_read_from_its_first_record_and_tells_which_record_failed():
    source = properties("OnChangeSource")

    assert "TRIM_HORIZON" == source["StartingPosition"]
    assert ["ReportBatchItemFailures"] == source["FunctionResponseTypes"]
    assert source["BisectBatchOnFunctionError"] is True


def test_a_poisoned_record_is_given_up_after_as_many_tries_as_on_the_local_stream():
    source = properties("OnChangeSource")

    assert -1 == source["MaximumRetryAttempts"]
    assert 12 * 3600 == source["MaximumRecordAgeInSeconds"]
    assert {"OnFailure": {"Destination": arn("StreamDeadLetters")}} == source["DestinationConfig"]


def test_the_filter_lets_through_what_the_kinds_of_rows_say():
    filters = properties("OnChangeSource")["FilterCriteria"]["Filters"]

    assert stream_filters() == [json.loads(one["Pattern"]) for one in filters]


# ------------------------------------------------------------------------------------- workflows


def test_an_execution_that_was_given_up_is_told_as_on_the_local_runtime():
    rule = properties("GivenUpRule")
    pattern = rule["EventPattern"]
    (target,) = rule["Targets"]
    shape = target["InputTransformer"]

    assert {"FAILED", "TIMED_OUT", "ABORTED"} == set(pattern["detail"]["status"])
    assert {"execution": "$.detail.name", "ended": "$.detail.stopDate"} == shape["InputPathsMap"]
    told = shape["InputTemplate"].replace("<execution>", '"deal_1-wabc"').replace("<ended>", "7")
    assert executions.given_up_event("deal_1-wabc", 7) == json.loads(told)
    call = StepCall(do=Duty.GIVE_UP, run="deal_1-wabc", loops={}, ended=7)
    assert call == msgspec.json.decode(told, type=StepCall)


def test_what_fails_while_nobody_waits_for_it_lies_among_the_dead_letters():
    """Calls of the sweep come again every five minutes, and find the same."""
    configs = of_type("AWS::Lambda::EventInvokeConfig")
    kept = {"OnFailure": {"Destination": arn("StreamDeadLetters")}}
    targets = [properties(name)["Targets"][0] for name in ("GivenUpRule", "MailEventsRule")]
    (statement,) = properties("StreamDeadLettersPolicy")["PolicyDocument"]["Statement"]

    assert {"ReceiveMailEventInvokeConfig", "WorkflowStepEventInvokeConfig"} == {
        name for name, one in configs.items() if one.get("DestinationConfig") == kept
    }
    assert {"SweepEventInvokeConfig"} == configs.keys() - {
        "ReceiveMailEventInvokeConfig",
        "WorkflowStepEventInvokeConfig",
    }
    assert [arn("StreamDeadLetters")] * 2 == [one["DeadLetterConfig"]["Arn"] for one in targets]
    with_mail = {"Fn::If": ["HasMail", arn("MailEventsRule"), {"Ref": "AWS::NoValue"}]}
    told = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert [arn("GivenUpRule"), with_mail] == told


def test_only_executions_of_the_tenants_own_state_machines_are_told_of():
    (machines,) = properties("GivenUpRule")["EventPattern"]["detail"]["stateMachineArn"]
    (variables,) = [properties("OnChange")["Environment"]["Variables"]]

    assert variables["STAGEFLOW_STATE_MACHINE_PREFIX"] == machines["prefix"]


def test_the_manual_counts_what_a_tenant_takes_of_an_account():
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    functions, layers = (
        len(of_type(f"AWS::Lambda::{one}")) for one in ("Function", "LayerVersion")
    )
    roles = [one.get("Condition") for one in resources().values() if one["Type"].endswith("::Role")]
    alarms = of_type("AWS::CloudWatch::Alarm").values()
    metrics = sum(sum("MetricStat" in m for m in one.get("Metrics", [])) or 1 for one in alarms)

    assert f"| {functions} functions, {layers} layers;" in manual
    assert (2, f"| {roles.count(None)} roles, 1 stack; 2 roles more with copies |" in manual) == (
        len(roles) - roles.count(None),
        True,
    )
    assert f"| {metrics} metrics |" in manual


# ------------------------------------------------------------------------------------- copies


def test_copies_in_another_region_are_made_where_both_vaults_are_named_and_else_nothing():
    parts = [name for name in resources() if name.startswith("Copy")]
    vaults = [template()["Parameters"][name]["Default"] for name in ("BackupVault", "CopyVaultArn")]

    assert ["CopyPlan", "CopyRole", "CopySelection"] == sorted(parts)
    assert {"CopiesBackups"} == {resources()[name]["Condition"] for name in parts}
    assert ["", ""] == vaults
    both = template()["Conditions"]["CopiesBackups"]["Fn::And"]
    assert 2 == sum("Fn::Not" in one for one in both)


def test_every_night_a_backup_of_the_tenants_table_goes_to_the_other_region_and_ends():
    (rule,) = properties("CopyPlan")["BackupPlan"]["BackupPlanRule"]
    (copy,) = rule["CopyActions"]
    (chosen,) = properties("CopySelection")["BackupSelection"]["Resources"]

    assert ({"Ref": "BackupVault"}, 2) == (
        rule["TargetBackupVault"],
        rule["Lifecycle"]["DeleteAfterDays"],
    )
    assert ({"Ref": "CopyVaultArn"}, 35) == (
        copy["DestinationBackupVaultArn"],
        copy["Lifecycle"]["DeleteAfterDays"],
    )
    assert "cron(0 3 * * ? *)" == rule["ScheduleExpression"]
    assert ["HasOwnTable", arn("Table")] == chosen["Fn::If"][:2]


def test_the_role_that_restores_reaches_tables_that_are_called_as_copies_and_not_the_stacks_own():
    (statement,) = properties("RestoreRole")["Policies"][0]["PolicyDocument"]["Statement"]
    patterns = [one["Fn::Sub"].rpartition("/")[2] for one in statement["Resource"]]
    stack = Stack(name="stageflow-acme", id="arn:1", status="UPDATE_COMPLETE")
    moment = datetime(2026, 3, 1, 3, tzinfo=UTC)

    def reached(table):
        here = [one.replace("${AWS::StackName}", stack.name) for one in patterns]
        return [fnmatchcase(table, one) for one in here]

    assert [True, False] == reached(copy_name(stack, moment))
    hanoi = moment.astimezone(timezone(timedelta(hours=7)))
    assert copy_name(stack, moment) == copy_name(stack, hanoi)
    assert [False, True] == reached(copy_name(stack, moment, drill=True))
    assert [False, False] == reached("stageflow-acme-Table-1QZ8XK2T0WY7Z")
    assert "HasVault" == resources()["RestoreRole"]["Condition"]


# ------------------------------------------------------------------------------------- queue


def test_a_due_run_that_was_cut_short_comes_back_when_its_claim_has_run_out():
    visibility = properties("DueRuns")["VisibilityTimeout"]

    assert visibility >= 6 * properties("RunRule")["Timeout"]
    assert visibility > LEASE.total_seconds()


def test_a_message_is_given_up_after_as_many_tries_as_on_the_local_queue():
    assert {
        "deadLetterTargetArn": arn("DueRunsDeadLetters"),
        "maxReceiveCount": world.MAX_RECEIVES,
    } == properties("DueRuns")["RedrivePolicy"]


@pytest.mark.parametrize("queue", ["DueRuns", "DueRunsDeadLetters", "StreamDeadLetters"])
def test_queues_are_encrypted_and_keep_messages_for_two_weeks(queue):
    one = properties(queue)

    assert (True, 14 * 86_400) == (one["SqsManagedSseEnabled"], one["MessageRetentionPeriod"])


def test_the_queue_tells_which_message_failed():
    source = properties("RunRuleSource")

    assert ["ReportBatchItemFailures"] == source["FunctionResponseTypes"]
    assert arn("DueRuns") == source["EventSourceArn"]


def test_a_tenant_cannot_take_all_concurrency_with_due_runs_unless_told_to():
    limit = {"MaximumConcurrency": {"Ref": "RunConcurrency"}}

    assert {"Fn::If": ["LimitsRuns", limit, {"Ref": "AWS::NoValue"}]} == properties(
        "RunRuleSource"
    )["ScalingConfig"]
    assert 10 == template()["Parameters"]["RunConcurrency"]["Default"]


# ------------------------------------------------------------------------------------- schedules


@pytest.mark.parametrize("role", ["SchedulerRole", "SweepSchedulerRole"])
def test_only_schedules_of_this_tenant_use_the_scheduler_roles(role):
    (trust,) = properties(role)["AssumeRolePolicyDocument"]["Statement"]

    account = "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}"
    group = f"{account}:schedule-group/${{AWS::StackName}}"
    assert {"Service": "scheduler.amazonaws.com"} == trust["Principal"]
    assert {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}},
        "ArnEquals": {"aws:SourceArn": {"Fn::Sub": group}},
    } == trust["Condition"]
    assert {"Ref": "AWS::StackName"} == properties("Schedules")["Name"]


def test_a_schedule_may_only_send_to_the_queue_of_due_runs():
    assert [arn("DueRuns")] == [one["Resource"] for one in statements("SchedulerRole")]


def test_the_sweep_comes_every_five_minutes():
    schedule = properties("SweepSchedule")

    assert "rate(5 minutes)" == schedule["ScheduleExpression"]
    assert arn("Sweep") == schedule["Target"]["Arn"]


# ------------------------------------------------------------------------------------- functions


def test_there_are_just_these_functions():
    assert set(of_type("AWS::Lambda::Function")) == FUNCTIONS


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_runs_on_python_3_13_on_arm64_with_the_layer(name):
    function = properties(name)

    assert "python3.13" == function["Runtime"]
    assert ["arm64"] == function["Architectures"]
    besides = [{"Ref": "DocumentLibraries"}] if name == "MakeDocument" else []
    assert [{"Ref": "Dependencies"}, *besides] == function["Layers"]
    assert {"S3Bucket": {"Ref": "ArtefactBucket"}, "S3Key": {"Ref": "CodeKey"}} == function["Code"]


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_handler_of_a_function_exists(name):
    module, _, handler = properties(name)["Handler"].rpartition(".")
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))

    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    defined |= {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    assert handler in defined


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_gets_every_variable_that_the_settings_read(name):
    given = set(properties(name)["Environment"]["Variables"])

    assert set(settings._VARIABLES.values()) - {"AWS_REGION"} == given


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_writes_into_a_log_of_its_own_that_is_not_kept_for_ever(name):
    log = properties(name)["LoggingConfig"]["LogGroup"]["Ref"]

    assert {"Ref": "LogRetention"} == properties(log)["RetentionInDays"]
    users = [one for one in FUNCTIONS if log == properties(one)["LoggingConfig"]["LogGroup"]["Ref"]]
    assert [name] == users


def test_every_function_has_a_role_of_its_own():
    roles = [properties(name)["Role"]["Fn::GetAtt"][0] for name in sorted(FUNCTIONS)]

    expected = ["ApiRole", "MakeDocumentRole", "OnChangeRole", "ReceiveMailRole", "RunRuleRole"]
    assert [*expected, "SweepRole", "WorkflowStepRole", "WorkflowWaitRole"] == roles
