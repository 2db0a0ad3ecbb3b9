"""What mail servers report: whom a message did not reach (RFC 3464), who called it spam (RFC 5965).

Exim and qmail write no RFC 3464; they are read as people read them.
"""

import re
from collections.abc import Iterable, Iterator
from email.message import Message

from chalicelib.domain.mail.parts import content_of, header, leaves, message_of, text_in, too_much
from chalicelib.domain.mail.received import Failure, Sort, Trouble

MAX_FAILURES = 50
MAX_WHY = 300
MEANT_WELL = frozenset({"not-spam", "other"})
"""What people report of a message besides that it is spam (RFC 5965: feedback types)."""
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
_FULL = re.compile(r"\b5\.2\.2\b|mailbox (is )?full|over ?quota|quota exceeded", re.I)
"""Said with a 5, and yet it passes."""
_COPY = re.compile(
    r"^-+ (?:This is a copy of|Below this line is a copy of|The header of)[^\n]*\n", re.M
)
_STATUSES = ("message/delivery-status", "message/global-delivery-status")
_QMAIL = re.compile(r"^<(?P<address>[^<>\s]+@[^<>\s]+)>:\s*$", re.M)


def failures_in(message: Message, sort: Sort) -> tuple[Failure, ...]:
    """Return whom a bounce or complaint is about, each once."""
    found: Iterable[Failure] = ()
    if sort is Sort.BOUNCE:
        found = [*_reported(message)] or [*_told(message)]
    elif sort is Sort.COMPLAINT:
        found = _complained(message)
    by_address = {one.address: one for one in found}
    return tuple(by_address.values())[:MAX_FAILURES]


def returned(message: Message) -> Message | None:
    """Return the message that a report sends back, or its head; None where it sends none."""
    for part in leaves(message):
        type, inside = part.get_content_type(), part.get_payload()
        if type == "message/rfc822" and isinstance(inside, list) and inside:
            return inside[0] if isinstance(inside[0], Message) else None
        if type in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822"):
            return _parsed(content_of(part))
    for part in leaves(message):
        if part.get_content_type() == "text/plain" and (copied := _copied(text_in(part))):
            return _parsed(copied.encode("utf-8", "replace"))
    return None


def without_copy(text: str) -> str:
    """Return what a report says itself, without the message that it appends to that."""
    mark = _COPY.search(text)
    return (text[: mark.start()] if mark else text).strip()


def _parsed(content: bytes) -> Message | None:
    content = content.lstrip()
    return None if too_much(content) else message_of(content)


def _copied(text: str) -> str:
    """Return the message that Exim and qmail append to their text, from its head on."""
    mark = _COPY.search(text)
    return text[mark.end() :].lstrip() if mark else ""


def _reported(message: Message) -> Iterator[Failure]:
    for part in leaves(message):
        if part.get_content_type() not in _STATUSES:
            continue
        for group in _groups(part):
            action = header(group, "Action").lower()
            status = header(group, "Status")
            address = _addressed(header(group, "Original-Recipient")) or _addressed(
                header(group, "Final-Recipient")
            )
            if not address or action in ("delivered", "relayed", "expanded"):
                continue
            why = _why(header(group, "Diagnostic-Code").partition(";")[2].strip() or status)
            lasts = action == "failed" and _is_permanent(f"{status} {why}")
            yield Failure(address, _kind(lasts), lasts, why)


def _groups(part: Message) -> list[Message]:
    inside = part.get_payload()
    if isinstance(inside, list):
        return [one for one in inside[: MAX_FAILURES * 2] if isinstance(one, Message)]
    parsed = [_parsed(one) for one in content_of(part).split(b"\n\n")[: MAX_FAILURES * 2]]
    return [one for one in parsed if one is not None]


def _told(message: Message) -> Iterator[Failure]:
    """Return what a report in words says: Exim names whom in a header, qmail in its text."""
    texts = (one for one in leaves(message) if one.get_content_type() == "text/plain")
    said = "\n".join(map(text_in, texts))
    told = without_copy(said)
    named = header(message, "X-Failed-Recipients")
    addresses = _ADDRESS.findall(named) or _QMAIL.findall(told)
    for address in addresses[:MAX_FAILURES]:
        behind = told[max(told.find(address), 0) + len(address) :][:1_000]
        lines = [line for line in behind.splitlines() if line.strip(" >:")]
        told_why = [one for one in lines if _STATUS.search(one) or _REPLY.search(one)] or lines
        lasts = _is_permanent(behind)
        yield Failure(address.lower(), _kind(lasts), lasts, _why("".join(told_why[:1])))


def _complained(message: Message) -> Iterator[Failure]:
    for part in leaves(message):
        if part.get_content_type() != "message/feedback-report":
            continue
        for group in _groups(part):
            kind = header(group, "Feedback-Type").lower()
            for name in ("Original-Rcpt-To", "Removal-Recipient"):
                for value in group.get_all(name, []):
                    if address := _addressed(str(value)):
                        yield Failure(address, Trouble.COMPLAINT, kind not in MEANT_WELL, kind)


def _kind(lasts: bool) -> Trouble:
    return Trouble.BOUNCE if lasts else Trouble.DELAY


def _is_permanent(said: str) -> bool:
    if _FULL.search(said):
        return False
    found = _STATUS.search(said) or _REPLY.search(said)
    return found is None or found[1] == "5"


def _addressed(value: str) -> str:
    """Return the address of "rfc822; kim@example.com"."""
    found = _ADDRESS.search(value.rpartition(";")[2])
    return found[0].lower() if found else ""


def _why(text: str) -> str:
    return " ".join(text.split())[:MAX_WHY]
