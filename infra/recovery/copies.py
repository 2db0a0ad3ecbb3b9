"""Which tables are a tenant's: its own, and what was restored of it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from infra.deployment.errors import BadUsage
from infra.deployment.hints import command
from infra.deployment.names import TENANT_TAG
from infra.deployment.stacks import Stack


def is_named(stack: Stack, table: str) -> bool:
    """Return whether a table is called as those of the tenant are, in whichever Region."""
    return re.fullmatch(rf"{re.escape(stack.name)}-Table(-.*)?", table) is not None


def refuse_foreign(
    stack: Stack, own: str, described: Mapping[str, Any], tags: Mapping[str, str], instead: str
) -> None:
    """Refuse a table that is neither the tenant's own nor a restored copy of it.

    A tag says whose it is; where there is none, the name does (that of the stack's table, and more
    behind it), or what AWS notes of a restored table.

    Args:
        stack: of the tenant.
        own: name of its table.
        described: the table as DynamoDB tells of it.
        tags: of the table.
        instead: the command that does without it.

    Raises:
        BadUsage: it is somebody else's.
    """
    name, owner = str(described["TableName"]), tags.get(TENANT_TAG)
    source = str(described.get("RestoreSummary", {}).get("SourceTableArn", ""))
    if name == own or owner == stack.tenant:
        return
    if owner is None and (is_named(stack, name) or source.endswith(f"/{own}")):
        return
    whose = f"it belongs to {owner}" if owner else "neither its tag nor its name says that it is"
    raise BadUsage(
        f"The table {name} is none of {stack.tenant}'s: {whose}",
        state="Nothing was read or changed.",
        next=f"Which tables {stack.tenant} has says {command('restore', stack.tenant, '--list')}; "
        f"its own is taken by {instead}",
    )
