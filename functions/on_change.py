"""Door of the table's stream: changes of items and signals start automation."""

from typing import Any

from chalicelib.domain.changes import Change
from chalicelib.observability import described, logger
from chalicelib.records.items import ITEM, item_of
from chalicelib.records.signals import SIGNAL, signal_of
from chalicelib.usecases.react import react_to_change, react_to_signal
from chalicelib.wiring import row_from_image, tenant
from functions.stream import Record, in_order


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one batch; the answer names the record from which Lambda must start again, if any."""
    return in_order(event["Records"], _handle, _report)


def _handle(record: Record) -> None:
    images = record["dynamodb"]
    # What an import puts back has been through automation before (infra/tenants/restore.py).
    if "NewImage" not in images or "imported" in images["NewImage"]:
        return
    row = row_from_image(images["NewImage"])
    now = tenant().clock.now()
    if row.kind == ITEM:
        before = item_of(row_from_image(images["OldImage"])) if "OldImage" in images else None
        react_to_change(tenant(), Change(before, item_of(row)), now)
    elif row.kind == SIGNAL and "OldImage" not in images:
        react_to_signal(tenant(), signal_of(row), now)


def _report(record: Record, error: Exception) -> None:
    details = {"keys": record["dynamodb"]["Keys"], **described(error)}
    logger("on_change").error("stream record failed", extra=details)
