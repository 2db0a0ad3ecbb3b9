"""Door of the queue of due runs and reminders."""

from typing import Any

import msgspec

import chalicelib.cold_start
from chalicelib.observability import described, logger
from chalicelib.ports.queue import Message
from chalicelib.usecases.ring import ring
from chalicelib.wiring import tenant


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle one batch; the answer names the messages that must come again."""
    failed = []
    for record in event["Records"]:
        try:
            message = msgspec.json.decode(record["body"], type=Message)
            now, in_lane = tenant().clock.now(), bool(message.lane)
            given_up = ring(tenant(), message.run, now, in_lane=in_lane)
            if given_up is not None:
                details = {"body": record["body"], **described(given_up)}
                logger("run_rule").error("a row was given up as unreadable", extra=details)
        except Exception as error:  # noqa: BLE001 - whatever it is, the message must come again
            details = {"body": record["body"], **described(error)}
            logger("run_rule").error("due run failed", extra=details)
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


chalicelib.cold_start.end()
