"""The only reader of the environment: what the deployment tells the functions."""

import os
from collections.abc import Mapping

import msgspec


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """Names and addresses of the tenant's own resources."""

    tenant: str
    plan: str = "standard"
    build: str = ""
    """Which build the functions are of, for example "0.1.0+1f2e3d4c"."""
    region: str
    table_name: str
    queue_url: str
    queue_arn: str
    schedule_group: str
    scheduler_role_arn: str
    state_machine_prefix: str
    """What the ARNs of the workflows' state machines begin with."""
    state_machine_role_arn: str
    workflow_step_arn: str
    """The function that does the steps of workflows."""
    workflow_wait_arn: str
    """The function that notes what workflows wait for."""
    topic_arn: str
    """Where notifications to colleagues are published."""
    secrets_path: str
    """What the names of the tenant's secrets begin with in the Parameter Store."""
    document_function: str
    """Name of the function that makes documents."""
    mail_events: str = ""
    """Configuration set whose events tell what became of e-mails; empty for none."""
    letters_url: str = ""
    """Queue of what can never work; empty for none."""
    files_bucket: str
    """Name of the bucket that holds the tenant's files."""
    public_url: str
    """Base of the links in e-mails, without a slash at the end."""
    endpoint_url: str | None = None
    """Another address for all AWS calls (rehearsals)."""


class MissingSetting(Exception):
    """A variable that the function needs is not set; the message names it."""


_VARIABLES = {
    "tenant": "STAGEFLOW_TENANT",
    "plan": "STAGEFLOW_PLAN",
    "build": "STAGEFLOW_BUILD",
    "region": "AWS_REGION",
    "table_name": "STAGEFLOW_TABLE",
    "queue_url": "STAGEFLOW_QUEUE_URL",
    "queue_arn": "STAGEFLOW_QUEUE_ARN",
    "schedule_group": "STAGEFLOW_SCHEDULE_GROUP",
    "scheduler_role_arn": "STAGEFLOW_SCHEDULER_ROLE_ARN",
    "state_machine_prefix": "STAGEFLOW_STATE_MACHINE_PREFIX",
    "state_machine_role_arn": "STAGEFLOW_STATE_MACHINE_ROLE_ARN",
    "workflow_step_arn": "STAGEFLOW_WORKFLOW_STEP_ARN",
    "workflow_wait_arn": "STAGEFLOW_WORKFLOW_WAIT_ARN",
    "topic_arn": "STAGEFLOW_TOPIC_ARN",
    "secrets_path": "STAGEFLOW_SECRETS_PATH",
    "document_function": "STAGEFLOW_DOCUMENT_FUNCTION",
    "mail_events": "STAGEFLOW_MAIL_EVENTS",
    "letters_url": "STAGEFLOW_LETTERS_URL",
    "files_bucket": "STAGEFLOW_FILES_BUCKET",
    "public_url": "STAGEFLOW_PUBLIC_URL",
    "endpoint_url": "AWS_ENDPOINT_URL",
}
_OPTIONAL = frozenset({"plan", "mail_events", "letters_url", "build", "endpoint_url"})


def on_lambda() -> bool:
    """Return whether this process is a function instance; the deployment never sets this itself."""
    return "AWS_LAMBDA_FUNCTION_NAME" in os.environ


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """Return the deployment's settings.

    Raises:
        MissingSetting: a needed variable is not set.
    """
    found = os.environ if variables is None else variables
    missing = [
        name for key, name in _VARIABLES.items() if key not in _OPTIONAL and not found.get(name)
    ]
    if missing:
        raise MissingSetting(f"set these environment variables: {', '.join(missing)}")
    return Environment(**{key: found[name] for key, name in _VARIABLES.items() if found.get(name)})
