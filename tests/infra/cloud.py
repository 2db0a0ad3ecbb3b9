"""Tenants in a simulated account: data services by moto, stacks and functions by a script."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from unittest.mock import patch

import boto3

from chalicelib import wiring
from chalicelib.ports.table import Row
from chalicelib.records.boards.columns import BOARD
from chalicelib.records.boards.recent import RECENT
from chalicelib.settings import read_environment
from chalicelib.usecases.tenant.tenant import Tenant as Application
from infra.__main__ import main
from infra.deployment.aws import Aws
from infra.deployment.names import ARCHITECTURE_TAG, PLAN_TAG, TENANT_TAG, VERSION_TAG
from infra.leaving import leave as leaving
from infra.tenants.resources import Resource, Resources
from infra.tenants.rows import image_of, line_of_row, put_all
from tests.infra.hints import check_document
from tests.support.aws import REGION, intercepted, moto_world, refusal
from tests.support.world import World

ACCOUNT = "123456789012"
FILTERS = [
    {
        "Pattern": '{"dynamodb": {"NewImage": {"kind": {"S": ["item", "signal"]}, '
        '"imported": {"S": [{"exists": false}]}}}}'
    }
]
"""As the deployment's; those of workflows have the same condition."""
FUNCTIONS = {
    "APIHandler": "api",
    "OnChange": "on-change",
    "ReceiveMail": "receive-mail",
    "RunRule": "run-rule",
    "Sweep": "sweep",
    "WorkflowStep": "workflow-step",
    "WorkflowWait": "workflow-wait",
}
SHORT = tuple(FUNCTIONS.values())
CREATED = datetime(2026, 1, 5, 9, tzinfo=UTC)
Answer = dict[str, Any]


class Tenant:
    """A tenant with its resources."""

    def __init__(self, tenant: str, version: str = "1.0+aaaa", plan: str = "standard") -> None:
        self.tenant = tenant
        self.stack = f"stageflow-{tenant}"
        self.id = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{self.stack}/1"
        self.version = version
        self.plan = plan
        self.architecture = ""
        self.settings: dict[str, str] = {}
        """Further parameters of its stack."""
        self.status = "UPDATE_COMPLETE"
        self.sources = {"OnChangeSource": "Enabled", "RunRuleSource": "Enabled"}
        self.stopped: set[str] = set()
        """Functions that may not run."""
        self.parts: list[Resource] = []
        self.adopted = ""
        """The table that it works with instead of its own."""

    @property
    def prefix(self) -> str:
        """Return what the names of its state machines begin with."""
        return f"{self.stack}_"

    def build(self) -> "Tenant":
        """Make what moto can make."""
        self.table = f"{self.stack}-Table"
        create_table(self.table, {TENANT_TAG: self.tenant})
        client("dynamodb").update_continuous_backups(
            TableName=self.table,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        client("dynamodb").update_table(TableName=self.table, DeletionProtectionEnabled=True)
        self._part("Table", self.table, "AWS::DynamoDB::Table")
        self.bucket = f"{self.stack}-files-1a2b"
        place = {"LocationConstraint": REGION} if REGION != "us-east-1" else None
        more = {"CreateBucketConfiguration": place} if place else {}
        client("s3").create_bucket(Bucket=self.bucket, **more)
        self._part("Files", self.bucket, "AWS::S3::Bucket")
        for name in ("DueRuns", "DueRunsDeadLetters", "StreamDeadLetters"):
            url = client("sqs").create_queue(QueueName=f"{self.stack}-{name}")["QueueUrl"]
            self._part(name, url, "AWS::SQS::Queue")
        topic = client("sns").create_topic(Name=f"{self.stack}-notes")["TopicArn"]
        self._part("Notifications", topic, "AWS::SNS::Topic")
        client("scheduler").create_schedule_group(Name=self.stack)
        self._part("Schedules", self.stack, "AWS::Scheduler::ScheduleGroup")
        for name, short in FUNCTIONS.items():
            log = f"/aws/lambda/{self.stack}-{short}"
            client("logs").create_log_group(logGroupName=log)
            self._part(f"{name}Log", log, "AWS::Logs::LogGroup")
            self._part(name, f"{self.stack}-{short}", "AWS::Lambda::Function")
        self._part("GivenUpRule", f"{self.stack}-GivenUpRule-1", "AWS::Events::Rule")
        client("events").put_rule(Name=self["GivenUpRule"], EventPattern="{}", State="ENABLED")
        for name in self.sources:
            self._part(name, f"{self.stack}/{name}", "AWS::Lambda::EventSourceMapping")
        self._part("DeadLettersAlarm", f"{self.stack}-DeadLettersAlarm-1", "AWS::CloudWatch::Alarm")
        self._part("RestAPI", "a1b2c3", "AWS::ApiGateway::RestApi")
        if self.settings.get("BackupVault"):
            self._part("RestoreRole", f"{self.stack}-RestoreRole-1", "AWS::IAM::Role")
        return self

    def __getitem__(self, name: str) -> str:
        return Resources(self.parts, self.tenant)[name]

    def described(self) -> Answer:
        """Return the stack as CloudFormation shows it."""
        tags = {TENANT_TAG: self.tenant, VERSION_TAG: self.version, PLAN_TAG: self.plan}
        if self.architecture:
            tags[ARCHITECTURE_TAG] = self.architecture
        values = {
            "Plan": self.plan,
            "Tenant": self.tenant,
            **self.settings,
            "AdoptedTable": self.adopted,
        }
        return {
            "StackName": self.stack,
            "StackId": self.id,
            "StackStatus": self.status,
            "CreationTime": CREATED,
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in values.items()
            ],
        }

    def variables(self) -> dict[str, str]:
        """Return what its functions find in their environment."""
        queue = self["DueRuns"]
        return {
            "STAGEFLOW_TENANT": self.tenant,
            "STAGEFLOW_PLAN": self.plan,
            "STAGEFLOW_TABLE": self.adopted or self.table,
            "STAGEFLOW_QUEUE_URL": queue,
            "STAGEFLOW_QUEUE_ARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{self.stack}-DueRuns",
            "STAGEFLOW_SCHEDULE_GROUP": self.stack,
            "STAGEFLOW_SCHEDULER_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/scheduler",
            "STAGEFLOW_STATE_MACHINE_PREFIX": (
                f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{self.stack}_"
            ),
            "STAGEFLOW_STATE_MACHINE_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/workflows",
            "STAGEFLOW_WORKFLOW_STEP_ARN": (
                f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.stack}-workflow-step"
            ),
            "STAGEFLOW_WORKFLOW_WAIT_ARN": (
                f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{self.stack}-workflow-wait"
            ),
            "STAGEFLOW_TOPIC_ARN": self["Notifications"],
            "STAGEFLOW_DOCUMENT_FUNCTION": f"{self.stack}-make-document",
            "STAGEFLOW_FILES_BUCKET": self.bucket,
            "STAGEFLOW_SECRETS_PATH": f"/stageflow/{self.stack}/",
            "STAGEFLOW_PUBLIC_URL": "https://crm.example.com",
        }

    def is_told_of_failures(self) -> bool:
        """Return whether the function is told of failed executions."""
        found = client("events").describe_rule(Name=self["GivenUpRule"])
        return bool(found["State"] == "ENABLED")

    def opened(self) -> Application:
        """Return the tenant as its functions see it."""
        return wiring.build(read_environment({**self.variables(), "AWS_REGION": REGION}))

    def executions(self) -> dict[str, str]:
        """Return the states of all executions of its workflows, by name."""
        machines = client("stepfunctions").list_state_machines()["stateMachines"]
        arns = [one["stateMachineArn"] for one in machines if one["name"].startswith(self.prefix)]
        found = [client("stepfunctions").list_executions(stateMachineArn=arn) for arn in arns]
        return {one["name"]: one["status"] for page in found for one in page["executions"]}

    def fill(self, world: World) -> None:
        """Put all rows of a tenant in memory into the table, and a counter.

        Without what is made anew wherever it is needed, which an export does not take along.
        """
        without = {"counter", RECENT, BOARD}
        rows = [row for row in world.table.rows().values() if row.kind not in without]
        lines = [line_of_row(row) for row in rows]
        for name in ("deal", "user"):
            counter = Row(pk=f"counter#{name}", sk="counter", kind="counter", body="{}")
            lines.append(line_of_row(counter, 40))
        images = [image_of(line) for line in lines]
        put_all(client("dynamodb"), self.table, images)

    def rows(self) -> dict[tuple[str, str], Answer]:
        """Return all rows, by key."""
        found = client("dynamodb").scan(TableName=self.adopted or self.table)["Items"]
        return {(row["pk"]["S"], row["sk"]["S"]): row for row in found}

    def _part(self, name: str, id: str, type: str) -> None:
        self.parts.append(Resource(name, id, type))


class Cloud:
    """Answers for CloudFormation, Lambda and the tagging API; notes what it was asked."""

    def __init__(self) -> None:
        self.tenants: dict[str, Tenant] = {}
        self.deleted: dict[str, Tenant] = {}
        """By the ids of their stacks, which CloudFormation still tells of."""
        self.calls: list[str] = []
        self.invoked: list[Answer] = []
        """Payloads that functions got."""
        self.function_answer: Answer = {"batchItemFailures": []}
        self.function_error = ""
        """What functions fail with, if so."""
        self.tagged: list[str] = []
        """ARNs that the tagging API lists beside those of the tables."""
        self.page = 100
        """Stacks on a page."""
        self.filters = FILTERS
        self.on_delete: Any = None
        self.updates = 0
        """How many updates of stacks there were."""
        self.updated: Answer = {}
        """What the last one asked for."""

    def add(self, tenant: Tenant) -> Tenant:
        """Take in a tenant."""
        self.tenants[tenant.tenant] = tenant
        return tenant

    def answer(self, name: str, parameters: Answer) -> Answer | None:
        """Answer in AWS's place, or let moto do it."""
        self.calls.append(name)
        service, _, operation = name.partition(".")
        if service not in ("cloudformation", "lambda", "resourcegroupstaggingapi"):
            return None
        found: Answer = getattr(self, f"_{operation}")(**parameters)
        return found

    def _of(self, stack: str) -> Tenant:
        for tenant in self.tenants.values():
            if stack in (tenant.stack, tenant.id):
                return tenant
        raise refusal(
            "ValidationError",
            Error={"Code": "ValidationError", "Message": f"Stack {stack} does not exist"},
        )

    def _DescribeStacks(self, StackName: str = "", NextToken: str = "0") -> Answer:
        if StackName in self.deleted:
            status = {"StackStatus": "DELETE_COMPLETE"}
            return {"Stacks": [self.deleted[StackName].described() | status]}
        if StackName:
            return {"Stacks": [self._of(StackName).described()]}
        start = int(NextToken)
        found = [*self.tenants.values()][start : start + self.page]
        more = start + self.page < len(self.tenants)
        following = {"NextToken": str(start + self.page)} if more else {}
        return {"Stacks": [one.described() for one in found], **following}

    def _DescribeStackEvents(self, **_: Any) -> Answer:
        stack = {"ResourceType": "AWS::CloudFormation::Stack", "ResourceStatus": "BEGUN"}
        return {"StackEvents": [{"EventId": str(n), **stack} for n in range(self.updates, 0, -1)]}

    def _ListStackResources(self, StackName: str, **_: Any) -> Answer:
        tenant = self.deleted.get(StackName) or self._of(StackName)
        return {
            "StackResourceSummaries": [
                {
                    "LogicalResourceId": part.name,
                    "PhysicalResourceId": part.id,
                    "ResourceType": part.type,
                    "ResourceStatus": "CREATE_COMPLETE",
                }
                for part in tenant.parts
            ]
        }

    def _UpdateStack(self, StackName: str, **parameters: Any) -> Answer:
        tenant = self._of(StackName)
        self.updated = parameters
        self.updates += 1
        values = {
            one["ParameterKey"]: one.get("ParameterValue") for one in parameters["Parameters"]
        }
        tags = {one["Key"]: one["Value"] for one in parameters["Tags"]}
        tenant.plan, tenant.version = values["Plan"] or tenant.plan, tags[VERSION_TAG]
        if adopted := values.get("AdoptedTable"):
            tenant.adopted = adopted
            tenant.parts = [part for part in tenant.parts if part.name != "Table"]
        return {"StackId": tenant.id}

    def _DeleteStack(self, StackName: str) -> Answer:
        """Delete what CloudFormation would; the table stays."""
        tenant = self._of(StackName)
        if self.on_delete:
            self.on_delete()
        for part in tenant.parts:
            if part.type == "AWS::SQS::Queue":
                client("sqs").delete_queue(QueueUrl=part.id)
            elif part.type == "AWS::SNS::Topic":
                client("sns").delete_topic(TopicArn=part.id)
            elif part.type == "AWS::Scheduler::ScheduleGroup":
                client("scheduler").delete_schedule_group(Name=part.id)
            elif part.type == "AWS::Events::Rule":
                client("events").delete_rule(Name=part.id)
            elif part.type == "AWS::Logs::LogGroup":
                client("logs").delete_log_group(logGroupName=part.id)
        self.deleted[tenant.id] = self.tenants.pop(tenant.tenant)
        return {}

    def _ListStacks(self, StackStatusFilter: Any, **_: Any) -> Answer:
        assert ["DELETE_COMPLETE"] == StackStatusFilter
        found = [one.described() | {"DeletionTime": CREATED} for one in self.deleted.values()]
        return {"StackSummaries": found}

    def _tagged_tables(self, tenants: list[str] | None) -> list[Answer]:
        place = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/"
        found = []
        for name in client("dynamodb").list_tables()["TableNames"]:
            tags = client("dynamodb").list_tags_of_resource(ResourceArn=place + name)["Tags"]
            owner = {one["Key"]: one["Value"] for one in tags}.get(TENANT_TAG)
            if owner is not None and (tenants is None or owner in tenants):
                found.append({"ResourceARN": place + name, "Tags": tags})
        return found

    def _GetResources(self, TagFilters: Any, ResourceTypeFilters: Any = (), **_: Any) -> Answer:
        (tag,) = TagFilters
        tables = self._tagged_tables(tag.get("Values"))
        if ResourceTypeFilters:
            return {"ResourceTagMappingList": tables}
        (tenant,) = tag["Values"]
        arns = []
        for machine in client("stepfunctions").list_state_machines()["stateMachines"]:
            arn = machine["stateMachineArn"]
            tags = client("stepfunctions").list_tags_for_resource(resourceArn=arn)["tags"]
            if {"key": tag["Key"], "value": tenant} in tags:
                arns.append(arn)
        found = [{"ResourceARN": arn} for arn in [*arns, *self.tagged]]
        return {"ResourceTagMappingList": [*tables, *found]}

    def _GetEventSourceMapping(self, UUID: str) -> Answer:
        stack, name = UUID.split("/")
        state = self._of(stack).sources[name]
        return {"UUID": UUID, "State": state, "FilterCriteria": {"Filters": self.filters}}

    def _UpdateEventSourceMapping(self, UUID: str, Enabled: bool) -> Answer:
        stack, name = UUID.split("/")
        self._of(stack).sources[name] = "Enabled" if Enabled else "Disabled"
        return {}

    def _GetFunctionConfiguration(self, FunctionName: str) -> Answer:
        names = {f"{one.stack}-{name}": one for one in self.tenants.values() for name in SHORT}
        tenant = names[FunctionName]
        return {"MemorySize": 512, "Environment": {"Variables": tenant.variables()}}

    def _PutFunctionConcurrency(
        self, FunctionName: str, ReservedConcurrentExecutions: int
    ) -> Answer:
        for tenant in self.tenants.values():
            if FunctionName.startswith(f"{tenant.stack}-"):
                tenant.stopped.add(FunctionName)
        return {}

    def _DeleteFunctionConcurrency(self, FunctionName: str) -> Answer:
        for tenant in self.tenants.values():
            tenant.stopped.discard(FunctionName)
        return {}

    def _Invoke(self, FunctionName: str, Payload: bytes, **_: Any) -> Answer:
        self.invoked.append(json.loads(Payload))
        answer: Answer = {"Payload": io.BytesIO(json.dumps(self.function_answer).encode())}
        return answer | ({"FunctionError": self.function_error} if self.function_error else {})


INDEXES = {"by_type": "type", "by_stage": "stage", "agenda": "agenda"}
"""Index -> beginning of the names of its keys."""


def create_table(name: str, tags: dict[str, str]) -> None:
    """Make a table with the keys and indexes of the real one."""
    keys = ("pk", "HASH"), ("sk", "RANGE")
    indexes = {
        index: ((f"{begin}_pk", "HASH"), (f"{begin}_sk", "RANGE"))
        for index, begin in INDEXES.items()
    }
    named = [one for pair in (keys, *indexes.values()) for one, _ in pair]
    client("dynamodb").create_table(
        TableName=name,
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": one, "AttributeType": "S"} for one in named],
        KeySchema=_schema(keys),
        GlobalSecondaryIndexes=[
            {
                "IndexName": index,
                "KeySchema": _schema(pair),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
            for index, pair in indexes.items()
        ],
    )


def _schema(keys: Any) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": type} for name, type in keys]


@cache
def client(service: str) -> Any:
    """Return a client of the simulated account; it serves all tests, making one is slow."""
    return boto3.client(service, region_name=REGION)


@cache
def aws(*_: Any) -> Aws:
    """Return what the commands reach AWS through; it serves all tests."""
    return Aws(REGION)


@contextmanager
def cloud() -> Iterator[Cloud]:
    """A simulated account, which shows at once what was done to it."""
    found = Cloud()
    at_once = patch.multiple(leaving, LOOKS=2, SECONDS_BETWEEN_LOOKS=0.0)
    known = patch.object(Aws, "of", lambda _: aws())
    with moto_world(), intercepted(found.answer), known, at_once:
        yield found


def infra(capsys: Any, *arguments: str) -> tuple[int, Any]:
    """Run a command with --json; return its exit code and its document, hints checked."""
    capsys.readouterr()
    code = main([*arguments, "--region", REGION, "--json"])
    document = json.loads(capsys.readouterr().out)
    check_document(document)
    return code, document
