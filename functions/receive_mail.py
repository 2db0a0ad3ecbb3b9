"""Door of the mail service: a message came in, and lies among the files."""

from datetime import datetime
from typing import Any

import chalicelib.cold_start
from chalicelib.domain.mail.delivered import Delivered, Verdicts, raw_key
from chalicelib.observability import described, logger
from chalicelib.usecases.mail.receive_mail import receive_mail
from chalicelib.wiring import tenant


def handler(event: dict[str, Any], context: object) -> dict[str, list[str]]:
    """Handle what SES tells; where it fails, Lambda comes again with the same."""
    outcomes = []
    for record in event["Records"]:
        came = _delivered(record["ses"])
        try:
            raw = tenant().files.get(raw_key(came.id))
            outcomes.append(str(receive_mail(tenant(), came, raw, tenant().clock.now())))
        except Exception as error:
            details = {"mail": came.id, **described(error)}
            logger("receive_mail").error("an e-mail was not taken in", extra=details)
            raise
    return {"outcomes": outcomes}


def _delivered(ses: dict[str, Any]) -> Delivered:
    """Return what an event of SES says (SES developer guide: contents of notifications)."""
    mail, receipt = ses["mail"], ses["receipt"]
    return Delivered(
        id=mail["messageId"],
        recipients=tuple(receipt["recipients"]),
        returned_to=mail.get("source"),
        at=datetime.fromisoformat(mail["timestamp"]),
        verdicts=Verdicts(
            spam=_status(receipt, "spamVerdict"),
            virus=_status(receipt, "virusVerdict"),
            dmarc=_status(receipt, "dmarcVerdict"),
            policy=receipt.get("dmarcPolicy", ""),
        ),
    )


def _status(receipt: dict[str, Any], name: str) -> str:
    return str(receipt.get(name, {}).get("status", ""))


chalicelib.cold_start.end()
