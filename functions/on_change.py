"""Door of the table's stream: what was written to items, signals and workflows has effects.

What may pass, such as a table that is throttled, comes again for as long as the stream holds it.
What can never work is put aside at once and alone, so that nothing waits for it.
"""

from functools import partial
from typing import Any

import chalicelib.cold_start
from chalicelib.observability import described, logger
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS
from chalicelib.usecases.told import Told
from chalicelib.wiring import row_from_image, tenant
from functions.aside import put_aside, put_back
from functions.stream import Record, in_order, is_streamed
from functions.time_left import time_in


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Handle one batch; the answer names the record from which Lambda must start again, if any."""
    aside = put_back if event.get("replay") else put_aside
    told, handle = Told(tenant()), _handle
    records: list[Record] = event["Records"]
    answer = in_order(
        records, partial(handle, told.hear), _report, aside=aside, is_time=time_in(context)
    )
    try:
        told.keep(tenant().clock.now())
    except HOPELESS as error:
        logger("on_change").error("a batch is noted record by record", extra=described(error))
        in_order(records, _note_alone, _report, aside=aside)
    return answer


def _handle(hear: Any, record: Record) -> None:
    # Not only the filter: what an import puts back has been through automation before.
    if not is_streamed(record):
        return
    images = record["dynamodb"]
    before = row_from_image(images["OldImage"]) if "OldImage" in images else None
    hear(row_from_image(images["NewImage"]), before, tenant().clock.now())


def _note_alone(record: Record) -> None:
    told = Told(tenant())
    _handle(lambda row, before, _: told.note(row, before), record)
    told.keep(tenant().clock.now())


def _report(record: Record, error: Exception) -> None:
    details = {"keys": record["dynamodb"]["Keys"], **described(error)}
    logger("on_change").error("stream record failed", extra=details)


chalicelib.cold_start.end()
