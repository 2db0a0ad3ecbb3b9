"""Door of the table's stream: what was written to items, signals and workflows has effects."""

from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.domain.items.changes import Change
from chalicelib.observability import described, logger
from chalicelib.ports.table import Row
from chalicelib.records.items import ITEM, item_of
from chalicelib.records.signals import SIGNAL, signal_of
from chalicelib.records.workflows import RUN, WAITER, run_of, waiter_of
from chalicelib.usecases.items.keep_journal import keep_journal
from chalicelib.usecases.react import react_to_change, react_to_signal
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.executions import begin_run, let_go, stop_run
from chalicelib.wiring import row_from_image, tenant
from functions.stream import Record, in_order


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one batch; the answer names the record from which Lambda must start again, if any."""
    changes: list[Change] = []
    answer = in_order(event["Records"], partial(_handle, changes=changes), _report)
    keep_journal(tenant(), changes, tenant().clock.now())
    return answer


def _handle(record: Record, changes: list[Change]) -> None:
    images = record["dynamodb"]
    # What an import puts back has been through automation before (infra/tenants/restore.py).
    if "NewImage" not in images or "imported" in images["NewImage"]:
        return
    row = row_from_image(images["NewImage"])
    before = row_from_image(images["OldImage"]) if "OldImage" in images else None
    react(tenant(), row, before, tenant().clock.now(), changes)


def react(
    tenant: Tenant, row: Row, before: Row | None, now: datetime, changes: list[Change]
) -> None:
    """Do what follows from a row that was written; `before` is how it was, None for a new one.

    A change of an item is added to `changes`, for the journal.

    Raises:
        Unfinished: the record must come again.
    """
    if row.kind == ITEM:
        change = Change(item_of(before) if before else None, item_of(row))
        changes.append(change)
        react_to_change(tenant, change, now)
    elif row.kind == SIGNAL and before is None:
        react_to_signal(tenant, signal_of(row), now)
    elif row.kind == RUN:
        run = run_of(row)
        if before is None:
            begin_run(tenant, run, now)
        elif not run.is_open:
            stop_run(tenant, run, now)
    elif row.kind == WAITER and (waiter := waiter_of(row)).answered:
        let_go(tenant, waiter)


def _report(record: Record, error: Exception) -> None:
    details = {"keys": record["dynamodb"]["Keys"], **described(error)}
    logger("on_change").error("stream record failed", extra=details)
