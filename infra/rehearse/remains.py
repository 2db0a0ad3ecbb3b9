"""What begins with a stack's name, whatever has made it: nothing of it may outlive its tenant."""

import re
from typing import Any

from infra.deployment.aws import Aws

LISTS = (
    ("apigateway", "get_rest_apis", "items[].name"),
    ("cloudformation", "describe_stacks", "Stacks[].StackName"),
    ("dynamodb", "list_tables", "TableNames[]"),
    ("events", "list_rules", "Rules[].Name"),
    ("iam", "list_roles", "Roles[].RoleName"),
    ("lambda", "list_functions", "Functions[].FunctionName"),
    ("logs", "describe_log_groups", "logGroups[].logGroupName"),
    ("scheduler", "list_schedule_groups", "ScheduleGroups[].Name"),
    ("s3", "list_buckets", "Buckets[].Name"),
    ("sns", "list_topics", "Topics[].TopicArn"),
    ("sqs", "list_queues", "QueueUrls[]"),
    ("stepfunctions", "list_state_machines", "stateMachines[].name"),
)
"""Service, operation, and where the names are in the answers."""


def remains(aws: Aws, stack: str) -> list[str]:
    """Return what there is of a tenant, each as the service and the name."""
    own = re.compile(rf"(^|[/:]){re.escape(stack)}(?![a-z0-9])")
    found = []
    for service, operation, where in LISTS:
        pages: Any = aws.client(service).get_paginator(operation).paginate()
        found += [f"{service} {name}" for name in pages.search(where) if own.search(name or "")]
    return found
