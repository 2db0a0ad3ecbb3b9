"""What a tenant's things are called."""

import re

from infra.deployment.errors import BadName

PREFIX = "stageflow"
TENANT_TAG = "stageflow:tenant"
PLAN_TAG = "stageflow:plan"
VERSION_TAG = "stageflow:version"
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
        "last, for example: python -m infra deploy acme",
    )


def stack_name(tenant: str) -> str:
    """Return the name of the tenant's stack."""
    return f"{PREFIX}-{tenant}"


def artefact_bucket(account: str, region: str) -> str:
    """Return the name of the bucket that the tenants of an account and Region share."""
    return f"{PREFIX}-artefacts-{account}-{region}"
