"""Rows that were written while the tenant kept them for another time: they end as it says now."""

from datetime import datetime

import msgspec

from chalicelib.domain.people.settings import Settings
from chalicelib.records.kinds_of.may_end import MAY_END
from chalicelib.records.kinds_of.retention import expiring
from infra.tenants.rows import Line


def change(line: Line, _: datetime, settings: Settings) -> Line | None:
    """Return the row with its end; None where it has that already."""
    if line.kind not in MAY_END:
        return None
    wanted = expiring(msgspec.structs.replace(line.row, expires_at=None), settings).expires_at
    if wanted == line.expires_at:
        return None
    return msgspec.structs.replace(line, expires_at=wanted)


def of(settings: Settings) -> str:
    """Return for which times it is done."""
    return f"{settings.timeline_days} {settings.run_days}"
