"""What a tenant's things are called."""

import re

from infra.deployment.errors import BadName
from infra.deployment.hints import command

PREFIX = "stageflow"
TENANT_TAG = "stageflow:tenant"
PLAN_TAG = "stageflow:plan"
VERSION_TAG = "stageflow:version"
ARCHITECTURE_TAG = "stageflow:architecture"
LEAVING_TAG = "stageflow:leaving"
"""On the table of a tenant that is being removed: since when."""
EXPORTED_TAG = "stageflow:exported"
"""On the same table, once its export is finished: when, rows, and SHA-256 of the manifest."""
RESTORING_TAG = "stageflow:restoring"
"""On the table of a tenant that goes back to a copy of it: which copy."""
RESTORED_TAG = "stageflow:restored"
"""On a copy of a table: of which moment it is."""
ARTEFACTS_TAG = "stageflow:artefacts"
"""Marks the bucket that the tenants of an account and Region are deployed from."""
_TENANT = re.compile(r"[a-z](-?[a-z0-9]){1,30}")
LONGEST = 31


def tenant_name(text: str) -> str:
    """Return the name of a tenant, checked.

    Raises:
        BadName: it cannot be a part of bucket, role and function names.
    """
    if len(text) <= LONGEST and _TENANT.fullmatch(text):
        return text
    raise BadName(
        f"{text!r} cannot be the name of a tenant",
        state="Nothing was changed.",
        next="Take 2 to 31 characters of a-z, 0-9 and single hyphens, a letter first and no hyphen "
        f"last, for example: {command('deploy', 'acme')}",
    )


def stack_name(tenant: str) -> str:
    """Return the name of the tenant's stack."""
    return f"{PREFIX}-{tenant}"


def tenant_of(stack: str) -> str:
    """Return whose stack a name or an ARN of one is."""
    name = stack.split("/")[1] if "/" in stack else stack
    return name.removeprefix(f"{PREFIX}-")


def is_own(arn: str, stack: str) -> bool:
    """Return whether something is named as the parts of a stack are.

    A tag can be set on anything; the name is what the deployment gave.
    """
    return re.search(rf"[:/]{re.escape(stack)}(?![a-z0-9])", arn) is not None


def artefact_bucket(account: str, region: str) -> str:
    """Return the name of the bucket that the tenants of an account and Region share."""
    return f"{PREFIX}-artefacts-{account}-{region}"
