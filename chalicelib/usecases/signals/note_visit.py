"""A visit of the site by somebody whom a form has made known (semantics/signals: visits)."""

import re
from datetime import datetime

import msgspec

from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.forms.visits import KEPT, told_by_visit
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.signals import Visitor, signal_row, visitor_key, visitor_row
from chalicelib.usecases.signals.accept_signal import digest
from chalicelib.usecases.tenant.tenant import Tenant

_NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")


def note_visit(tenant: Tenant, name: str, now: datetime) -> None:
    """Note that a visitor is here [1 read; at a new visit of somebody known 1 write].

    Of who is not known nothing is kept.

    Raises:
        Invalid: not a name that the visit counter makes.
    """
    if not _NAME.fullmatch(name):
        raise Invalid.at("/visitor", "expected 8 to 64 letters, digits, - and _")
    row = tenant.table.get(visitor_key(name))
    if row is None:
        return
    visitor = decode(row, Visitor)
    kinds = told_by_visit(visitor.seen_at, now)
    if not kinds:
        return
    kept = tenant.configuration.tenant(now).settings.journal_kept
    seen = msgspec.structs.replace(visitor, seen_at=now)
    signals = [
        Signal(
            id=f"visit-{digest(name, str(row.version))}-{kind}",
            type=kind,
            occurred_at=now,
            address=visitor.address,
        )
        for kind in kinds
    ]
    try:
        tenant.table.write(
            [
                Put(visitor_row(name, seen, row.version + 1, KEPT), expect=row.version),
                *(Put(signal_row(signal, kept), expect="absent") for signal in signals),
            ]
        )
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise another page of the same visit was faster.
