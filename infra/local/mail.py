"""What the mail service tells on this machine.

`POST /_local/mail` takes an e-mail that comes in, as it would travel.

The query says what the mail service would: `to` for whom it is (else whoever its head names),
`from` where its bounces go, and `spam`, `virus`, `dmarc`, `policy` with its verdicts.
`POST /_local/mail-reports` takes what SES would tell of an e-mail of ours: an event of its
configuration set, as EventBridge hands it on.
"""

from collections.abc import Callable
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.domain.mail.delivered import raw_key
from chalicelib.domain.mail.service_events import SOURCE, read_event
from chalicelib.domain.words.instants import show_instant
from infra.local.events import Context, Event
from infra.local.gateway import Request
from infra.local.problems import Problem

PATH = "/_local/mail"
MAX_MAIL = 40 * 1024 * 1024
"""Bytes that the mail service takes."""


class LocalMail:
    """Does what the mail service does: stores the message and calls the function.

    Args:
        files: the tenant's files, among which messages lie.
        receive: the function.
        now: the present instant.
    """

    def __init__(
        self,
        files: MemoryFiles,
        receive: Callable[[Event, Any], Any],
        now: Callable[[], datetime],
    ) -> None:
        self._files = files
        self._receive = receive
        self._now = now
        self._count = 0

    def take(self, request: Request) -> Any:
        """Take a message in and return what became of it.

        Raises:
            Problem: there is no message, or nobody to whom it is.
        """
        query = parse_qs(urlsplit(request.target).query, keep_blank_values=True)
        recipients = query.get("to") or _addressed(request.body)
        if not request.body or not recipients:
            detail = "Send the message as it is (RFC 5322), and name with ?to= for whom it is."
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", detail)
        self._count += 1
        mark = sha256(f"{self._count}\n{show_instant(self._now())}".encode()).hexdigest()[:40]
        self._files.put(raw_key(mark), request.body, "message/rfc822")
        event = ses_event(
            mark, recipients, self._now(), {key: one[-1] for key, one in query.items()}
        )
        return self._receive(event, Context("receive-mail"))

    def report(self, request: Request) -> Any:
        """Take what became of an e-mail and return whether it was one of ours.

        Raises:
            Problem: it is no event of SES that is asked for.
        """
        try:
            event = msgspec.json.decode(request.body, type=dict[str, Any])
            read_event(event)
        except (msgspec.MsgspecError, LookupError, TypeError, ValueError) as error:
            detail = "Send an event of SES as EventBridge hands it on: a bounce, for example."
            raise Problem(HTTPStatus.BAD_REQUEST, "invalid", detail) from error
        return self._receive({**event, "source": SOURCE}, Context("receive-mail"))


def ses_event(id: str, recipients: list[str], now: datetime, said: dict[str, str]) -> Event:
    """Return the event of a message: SES developer guide, "contents of notifications"."""
    receipt: dict[str, Any] = {"timestamp": show_instant(now), "recipients": recipients}
    for name in ("spam", "virus", "spf", "dkim", "dmarc"):
        receipt[f"{name}Verdict"] = {"status": said.get(name, "PASS").upper()}
    if "policy" in said:
        receipt["dmarcPolicy"] = said["policy"]
    mail = {
        "timestamp": show_instant(now),
        "messageId": id,
        "source": said.get("from", "somebody@example.com"),
        "destination": recipients,
    }
    ses = {"mail": mail, "receipt": receipt}
    return {"Records": [{"eventSource": "aws:ses", "eventVersion": "1.0", "ses": ses}]}


def _addressed(raw: bytes) -> list[str]:
    head = BytesHeaderParser().parsebytes(raw[:100_000])
    values = [str(value) for name in ("To", "Cc") for value in head.get_all(name, [])]
    return [address for _, address in getaddresses(values) if "@" in address]
