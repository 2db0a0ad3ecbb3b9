"""Door of the table's stream: what was written to items, signals and workflows has effects."""

from functools import partial
from typing import Any

import chalicelib.cold_start
from chalicelib.domain.items.changes import Change
from chalicelib.observability import described, logger
from chalicelib.usecases.items.keep_journal import keep_journal
from chalicelib.usecases.react import react
from chalicelib.usecases.smart_activities.count_activities import (
    Written,
    count_activities,
    written_activity,
)
from chalicelib.wiring import row_from_image, tenant
from functions.stream import Record, in_order, is_streamed


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one batch; the answer names the record from which Lambda must start again, if any."""
    changes: list[Change] = []
    written: list[Written] = []
    handle = partial(_handle, changes=changes, written=written)
    answer = in_order(event["Records"], handle, _report)
    now = tenant().clock.now()
    keep_journal(tenant(), changes, now)
    count_activities(tenant(), changes, written, now)
    return answer


def _handle(record: Record, changes: list[Change], written: list[Written]) -> None:
    # Not only the filter: what an import puts back has been through automation before.
    if not is_streamed(record):
        return
    images = record["dynamodb"]
    row = row_from_image(images["NewImage"])
    before = row_from_image(images["OldImage"]) if "OldImage" in images else None
    written += written_activity(row, before)
    react(tenant(), row, before, tenant().clock.now(), changes)


def _report(record: Record, error: Exception) -> None:
    details = {"keys": record["dynamodb"]["Keys"], **described(error)}
    logger("on_change").error("stream record failed", extra=details)


chalicelib.cold_start.end()
