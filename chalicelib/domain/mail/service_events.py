"""What the mail service tells: how a message came, and what became of one that we sent. Pure.

SES developer guide: "contents of notifications" of mail that comes in, and "contents of event data"
of a configuration set, which come through EventBridge as `detail`. Sent, delivered, opened and
clicked are not asked for.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr
from typing import Any

from chalicelib.domain.mail.delivered import Delivered, Verdicts
from chalicelib.domain.mail.received import Failure, Report, Trouble
from chalicelib.domain.mail.reports import MAX_FAILURES, MAX_WHY, MEANT_WELL

SOURCE = "aws.ses"
"""Where such events come from, as EventBridge says it."""
_HEADS = frozenset({"message-id", "references"})
_ID = re.compile(r"<([^<>\s]{1,900})>")


def delivered(ses: dict[str, Any]) -> Delivered:
    """Return how a message came, by the event of its receipt."""
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


def is_of_ses(event: dict[str, Any]) -> bool:
    """Return whether an event tells what became of an e-mail of ours."""
    return event.get("source") == SOURCE


def read_event(event: dict[str, Any]) -> Report:
    """Return what an event says.

    Raises:
        LookupError, ValueError: it is no event of SES.
    """
    detail = event["detail"]
    mail, kind = detail["mail"], detail["eventType"]
    told = {**detail.get(_PLACES[kind], {}), "destination": mail["destination"]}
    heads = [one for one in mail.get("headers", ()) if one["name"].lower() in _HEADS]
    return Report(
        id=mail["messageId"],
        at=datetime.fromisoformat(told.get("timestamp") or mail["timestamp"]),
        references=tuple(id for one in heads for id in _ID.findall(one["value"])),
        failures=tuple(_READERS[kind](told))[:MAX_FAILURES],
    )


def _bounced(told: dict[str, Any]) -> Iterator[Failure]:
    """Read a bounce: SES tries for hours what may pass, and "transient" is what did not pass."""
    lasts = told["bounceType"] == "Permanent"
    kind = Trouble.BOUNCE if lasts else Trouble.DELAY
    for one in told["bouncedRecipients"]:
        yield Failure(_address(one), kind, lasts, _why(one, told.get("bounceSubType", "")))


def _delayed(told: dict[str, Any]) -> Iterator[Failure]:
    for one in told["delayedRecipients"]:
        why = _why(one, told.get("delayType", ""))
        yield Failure(_address(one), Trouble.DELAY, False, why)


def _complained(told: dict[str, Any]) -> Iterator[Failure]:
    """Read a complaint; of several recipients SES names all who may have complained."""
    said, some = told.get("complaintFeedbackType") or "", told["complainedRecipients"]
    alone = len(some) == 1
    why = said if alone else f"{said} (or another of its {len(some)} recipients has)".strip()
    for one in some:
        marks = alone and said not in MEANT_WELL
        yield Failure(_address(one), Trouble.COMPLAINT, marks, why)


def _rejected(told: dict[str, Any]) -> Iterator[Failure]:
    """Read a refusal: SES took the e-mail and found a virus in it."""
    for one in told["destination"]:
        address = _address({"emailAddress": one})
        yield Failure(address, Trouble.REJECT, False, str(told.get("reason", "")))


_PLACES = {
    "Bounce": "bounce",
    "Complaint": "complaint",
    "DeliveryDelay": "deliveryDelay",
    "Reject": "reject",
}
_READERS = {
    "Bounce": _bounced,
    "Complaint": _complained,
    "DeliveryDelay": _delayed,
    "Reject": _rejected,
}


def _address(recipient: dict[str, Any]) -> str:
    return parseaddr(recipient["emailAddress"])[1].lower()


def _why(recipient: dict[str, Any], otherwise: str) -> str:
    """Return what the mail server says, without what kind of server it is."""
    said = str(recipient.get("diagnosticCode") or "")
    found = said.partition(";")[2].strip() or said or recipient.get("status") or otherwise
    return " ".join(str(found).split())[:MAX_WHY]
