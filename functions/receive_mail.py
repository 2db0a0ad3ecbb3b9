"""Door of the mail service: a message came in, or something became of one that we sent."""

from typing import Any

import chalicelib.cold_start
from chalicelib.domain.mail.delivered import raw_key
from chalicelib.domain.mail.service_events import delivered, is_of_ses, read_event
from chalicelib.observability import described, logger
from chalicelib.usecases.mail.receive_mail import Outcome, receive_mail
from chalicelib.usecases.mail.take_report import take_report
from chalicelib.wiring import tenant


def handler(event: dict[str, Any], context: object) -> dict[str, list[str]]:
    """Handle what SES tells; where it fails, Lambda comes again with the same."""
    if is_of_ses(event):
        return {"outcomes": [str(_reported(event))]}
    return {"outcomes": [str(_taken_in(record["ses"])) for record in event["Records"]]}


def _reported(event: dict[str, Any]) -> Outcome:
    try:
        return take_report(tenant(), read_event(event), tenant().clock.now())
    except Exception as error:
        details = {"event": event.get("id"), **described(error)}
        logger("receive_mail").error("what became of an e-mail was not noted", extra=details)
        raise


def _taken_in(ses: dict[str, Any]) -> Outcome:
    """Take in a message, which lies among the files."""
    came = delivered(ses)
    try:
        raw = tenant().files.get(raw_key(came.id))
        return receive_mail(tenant(), came, raw, tenant().clock.now())
    except Exception as error:
        details = {"mail": came.id, **described(error)}
        logger("receive_mail").error("an e-mail was not taken in", extra=details)
        raise


chalicelib.cold_start.end()
