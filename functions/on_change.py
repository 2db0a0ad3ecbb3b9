"""Door of the table's stream: what was written to items, signals and workflows has effects."""

from functools import partial
from typing import Any

import chalicelib.cold_start
from chalicelib.observability import described, logger
from chalicelib.usecases.told import Told
from chalicelib.wiring import row_from_image, tenant
from functions.stream import Record, in_order, is_streamed


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one batch; the answer names the record from which Lambda must start again, if any."""
    told = Told(tenant())
    answer = in_order(event["Records"], partial(_handle, told), _report)
    told.keep(tenant().clock.now())
    return answer


def _handle(told: Told, record: Record) -> None:
    # Not only the filter: what an import puts back has been through automation before.
    if not is_streamed(record):
        return
    images = record["dynamodb"]
    row = row_from_image(images["NewImage"])
    before = row_from_image(images["OldImage"]) if "OldImage" in images else None
    told.hear(row, before, tenant().clock.now())


def _report(record: Record, error: Exception) -> None:
    details = {"keys": record["dynamodb"]["Keys"], **described(error)}
    logger("on_change").error("stream record failed", extra=details)


chalicelib.cold_start.end()
