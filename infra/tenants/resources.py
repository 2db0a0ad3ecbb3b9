"""The parts of a tenant's stack, by their names in the template."""

from collections.abc import Iterator, Sequence

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.errors import StuckStack
from infra.deployment.hints import command
from infra.deployment.stacks import GONE, Stack

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
TABLE = "AWS::DynamoDB::Table"
BUCKET = "AWS::S3::Bucket"
LOG_GROUP = "AWS::Logs::LogGroup"
RULE = "AWS::Events::Rule"
ADOPTED = "AdoptedTable"
"""Parameter that names a restored table which the tenant works with."""
ALARM = "AWS::CloudWatch::Alarm"


class Resource(msgspec.Struct, frozen=True):
    """A part of a stack."""

    name: str
    """Its name in the template."""
    id: str
    """Its name, address or ARN in AWS."""
    type: str


class Resources:
    """The parts of a tenant's stack."""

    def __init__(self, parts: Sequence[Resource], tenant: str) -> None:
        self.parts = tuple(parts)
        self._tenant = tenant
        self._by_name = {part.name: part.id for part in parts}

    def __getitem__(self, name: str) -> str:
        """Return the id of a part.

        Raises:
            StuckStack: the stack has no such part (any more).
        """
        found = self._by_name.get(name)
        if not found:
            raise StuckStack(
                f"The stack has no {name}",
                state="It was made by another version, or its deployment never ended.",
                next=f"Deploy the tenant again: {command('deploy', self._tenant)}",
            )
        return found

    def get(self, name: str) -> str | None:
        """Return the id of a part, or None."""
        return self._by_name.get(name)

    def of_type(self, type: str) -> list[Resource]:
        """Return all parts of a type, for example AWS::Lambda::Function."""
        return [part for part in self.parts if part.type == type]


def read_resources(aws: Aws, stack: Stack) -> Resources:
    """Return the parts that a stack has now [1 per 100]."""
    parts = [one for one, status in _parts(aws, stack.id) if status != GONE]
    if adopted := stack.parameters.get(ADOPTED):
        # The stack has let its own table go.
        parts = [one for one in parts if one.name != "Table"]
        parts.append(Resource("Table", adopted, TABLE))
    return Resources(parts, stack.tenant or "")


def every_part(aws: Aws, stack: str) -> list[Resource]:
    """Return the parts that a stack has, or had before it was deleted, by its id [1 per 100]."""
    return [one for one, _ in _parts(aws, stack)]


def _parts(aws: Aws, stack: str) -> Iterator[tuple[Resource, str]]:
    pages = aws.client("cloudformation").get_paginator("list_stack_resources")
    for page in pages.paginate(StackName=stack):
        for one in page["StackResourceSummaries"]:
            if id := one.get("PhysicalResourceId"):
                part = Resource(one["LogicalResourceId"], id, one["ResourceType"])
                yield part, one.get("ResourceStatus", "")
