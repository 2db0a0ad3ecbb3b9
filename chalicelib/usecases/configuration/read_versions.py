"""Read how the automation of a pipeline has become what it is: its versions, newest first."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.document import Document, Version
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.records.automation import (
    RULE,
    TRIGGER,
    VERSION_PREFIX,
    automation_partition,
    document_of_rows,
    version_key,
)
from chalicelib.records.body import decode
from chalicelib.usecases.automation.hide_secrets import hide_secrets
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.tenant.automation_document import read_document
from chalicelib.usecases.tenant.tenant import Tenant


def list_versions(
    tenant: Tenant,
    caller: Caller,
    place: tuple[str, str],
    now: datetime,
    *,
    limit: int,
    before: int | None = None,
) -> list[Version]:
    """Return the versions that come before one, or the newest ones [3].

    Raises:
        NotFound: no such type or pipeline.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ, on=Area(*place))
    number = StoredAutomation(tenant, *place, now).number
    last = min(number + 1, before) if before is not None else number + 1
    rows = tenant.table.query(
        automation_partition(*place),
        prefix=VERSION_PREFIX,
        after=version_key(*place, last)[1],
        limit=limit,
        descending=True,
    )
    return [decode(row, Version) for row in rows]


def show_version(
    tenant: Tenant, caller: Caller, place: tuple[str, str], number: int, now: datetime
) -> tuple[Version | None, Document]:
    """Return a version and its document as the caller may see it [3 to 4].

    Version 0 is what there was before versions were kept; nobody noted who made it.

    Raises:
        NotFound: no such type, pipeline or version.
        Invalid: the type has no automation.
    """
    caller.require(Right.AUTOMATION_READ, on=Area(*place))
    stored = StoredAutomation(tenant, *place, now)
    version = None
    if number == 0:
        partition = automation_partition(*place)
        kinds = (tenant.table.query(partition, prefix=f"{kind}#") for kind in (RULE, TRIGGER))
        document = document_of_rows(row for rows in kinds for row in rows)
    else:
        row = tenant.table.get(version_key(*place, number)) if number <= stored.number else None
        if row is None:
            raise NotFound(f"the automation has no version {number}; the newest is {stored.number}")
        version = decode(row, Version)
        document = read_document(tenant.table, *place, version)
    return version, msgspec.structs.replace(
        document,
        rules=tuple(hide_secrets(caller, one, Area(*place)) for one in document.rules),
        triggers=tuple(hide_secrets(caller, one, Area(*place)) for one in document.triggers),
    )
