"""A CloudFormation whose answers a test writes beforehand; it keeps one stack."""

from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.deployment.artefact import Artefact
from infra.deployment.console import Console


def refusal(code, message="", operation="DescribeStacks"):
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


class FakeCloudFormation:
    """One stack, and what becomes of it when a change set is executed.

    Args:
        status: of the stack at the beginning; None for no stack.
        ends_in: the statuses that follow an execution, one a look.
    """

    def __init__(self, status=None, *, tags=None, ends_in=("UPDATE_COMPLETE",), changes=None):
        self.status = status
        self.tags = {"stageflow:tenant": "acme", "stageflow:version": "1"} if tags is None else tags
        self.ends_in = list(ends_in)
        self.coming: list[str] = []
        self.changes = [change("Sweep")] if changes is None else changes
        self.change_sets: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.slow_to_begin = False
        """Whether the first look after an execution still shows the stack at rest."""
        self.failure: dict[str, str] | None = None
        self.resources: list[dict[str, str]] = []
        self.refuses: dict[str, ClientError] = {}
        self.exceptions = type("Exceptions", (), {"AlreadyExistsException": KeyError})

    def _called(self, name):
        self.calls.append(name)
        if name in self.refuses:
            raise self.refuses[name]

    def describe_stacks(self, StackName):
        self._called("describe_stacks")
        if self.slow_to_begin and "execute_change_set" in self.calls:
            self.slow_to_begin = False
            return self._stacks()
        if self.coming:
            self.status = self.coming.pop(0)
            self._begin()
        if self.status is None:
            raise refusal("ValidationError", f"Stack with id {StackName} does not exist")
        return self._stacks()

    def _begin(self):
        self._event("stageflow-acme", "AWS::CloudFormation::Stack", "UPDATE_IN_PROGRESS", "")

    def _stacks(self):
        tags = [] if self.status == "REVIEW_IN_PROGRESS" else list(self.tags.items())
        return {
            "Stacks": [
                {
                    "StackName": "stageflow-acme",
                    "StackId": "id-of-acme",
                    "StackStatus": self.status,
                    "Tags": [{"Key": key, "Value": value} for key, value in tags],
                    "Outputs": [],
                }
            ]
        }

    def create_change_set(self, **request):
        self._called("create_change_set")
        self.request = request
        if request["ChangeSetType"] == "CREATE":
            self.status = "REVIEW_IN_PROGRESS"
        self.change_sets["made"] = request
        return {"Id": "made"}

    def delete_change_set(self, ChangeSetName, StackName):
        self._called("delete_change_set")
        del self.change_sets[ChangeSetName]

    def execute_change_set(self, ChangeSetName):
        self._called("execute_change_set")
        self.coming = list(self.ends_in)
        if not self.slow_to_begin:
            self._begin()
        if self.failure:
            self._event(**self.failure)

    def delete_stack(self, StackName):
        self._called("delete_stack")
        self._event("stageflow-acme", "AWS::CloudFormation::Stack", "DELETE_IN_PROGRESS", "")
        self.coming = ["DELETE_IN_PROGRESS", "DELETE_COMPLETE"]

    def get_waiter(self, name):
        fake = self

        class Waiter:
            def wait(self, **_):
                if not fake.changes:
                    reason = "The submitted information didn't contain changes."
                    raise WaiterError(name, "failed", {"StatusReason": reason})

        return Waiter()

    def get_paginator(self, name):
        fake = self

        class Pages:
            def paginate(self, **_):
                if name == "list_change_sets":
                    yield {"Summaries": [fake._summary(id) for id in fake.change_sets]}
                elif name == "list_stack_resources":
                    yield {"StackResourceSummaries": fake.resources}
                elif name == "describe_stack_events":
                    yield {"StackEvents": fake.events[::-1]}
                else:
                    yield {"Changes": [{"ResourceChange": one} for one in fake.changes]}

        return Pages()

    def _summary(self, id):
        return {
            "ChangeSetId": id,
            "ChangeSetName": "stageflow-deploy",
            "StackName": "stageflow-acme",
        }

    def _event(self, name, type, status, reason):
        self.events.append(
            {
                "EventId": str(len(self.events)),
                "LogicalResourceId": name,
                "ResourceType": type,
                "ResourceStatus": status,
                "ResourceStatusReason": reason,
            }
        )


def change(name, type="AWS::Lambda::Function", action="Modify", **more):
    return {"Action": action, "LogicalResourceId": name, "ResourceType": type, **more}


class FakeS3:
    """A bucket that holds everything already."""

    meta = type("Meta", (), {"endpoint_url": "https://s3.example"})

    def head_bucket(self, **_):
        return {}

    def head_object(self, **_):
        return {}


class FakeTags:
    """The tagging API of an account in which nothing bears a tag."""

    def get_paginator(self, name):
        return type("Pages", (), {"paginate": lambda self, **_: [{"ResourceTagMappingList": []}]})()


class FakeAws:
    """An account in which only the stack is of interest."""

    region, account, endpoint = "eu-central-1", "123456789012", "http://nowhere"

    def __init__(self, cloudformation):
        self.clients = {
            "cloudformation": cloudformation,
            "s3": FakeS3(),
            "resourcegroupstaggingapi": FakeTags(),
        }

    def client(self, service):
        return self.clients[service]


def artefact(tmp_path, version="2"):
    return Artefact(
        folder=tmp_path,
        architecture="arm64",
        version=version,
        code_key="code.zip",
        layer_keys={"layer": "layer.zip", "documents": "documents.zip"},
        template_key="template.json",
        parameters=frozenset({"Tenant", "Plan", "CodeKey", "LayerKey", "ArtefactBucket", "Mail"}),
        resources={"Table": "AWS::DynamoDB::Table"},
    )


class Silent(Console):
    """A console that remembers what was said, and shows none of it."""

    def __init__(self, **options):
        super().__init__(**options)
        self.said: list[str] = []

    def say(self, text):
        self.said.append(text)

    def table(self, title, columns, rows):
        self.said.append(title)
