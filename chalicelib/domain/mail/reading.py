"""Read a message that came in: who says what, in answer to what, with which files. Pure.

Bounded in time and room whatever is sent: see parts.py.
"""

import re
from email.message import Message

from chalicelib.domain.mail.html_text import text_of
from chalicelib.domain.mail.parts import (
    attached,
    file_name,
    head_of,
    header,
    leaves,
    message_of,
    text_in,
    too_much,
)
from chalicelib.domain.mail.received import Attached, Received, Sort
from chalicelib.domain.mail.replies import split_reply
from chalicelib.domain.mail.reports import failures_in, returned, without_copy
from chalicelib.domain.mail.sorts import OWN, sort_of
from chalicelib.domain.words.mail_addresses import parse_address
from chalicelib.domain.words.text import readable

MAX_SAID = 60_000
"""Characters of what is new that are kept."""
MAX_QUOTED = 20_000
"""Characters of what is quoted that are kept."""
MAX_SUBJECT = 500
MAX_NAME = 200
MAX_ADDRESSES = 100
MAX_REFERENCES = 60
MAX_ATTACHED = 50

_ID = re.compile(r"<([^<>\s]{1,900})>")
_LAST = re.compile(r"<?([^\s<>,;\"]+@[^\s<>,;\"]+)>?\s*$")


def read_message(raw: bytes, returned_to: str | None = None) -> Received:
    """Return what a message says; of one that is built to hurt only its head.

    Args:
        raw: as it came.
        returned_to: where its bounces would go, empty for that of a program.
    """
    unread = too_much(raw)
    message = head_of(raw) if unread else message_of(raw)
    senders = _addresses(message, "From") or _addresses(message, "Sender")
    name, sender = senders[0] if senders else ("", "")
    sort = sort_of(message, sender, returned_to)
    reports = sort in (Sort.BOUNCE, Sort.COMPLAINT)
    back = returned(message) if reports else None
    subject = header(message, "Subject")[:MAX_SUBJECT]
    text, files = ("", ()) if unread else _contents(message)
    new, quoted = (without_copy(text), "") if reports else split_reply(text, subject)
    return Received(
        sort=sort,
        sender=sender,
        name=readable(name)[:MAX_NAME],
        to=tuple(one for field in ("To", "Cc") for _, one in _addresses(message, field))[
            :MAX_ADDRESSES
        ],
        subject=subject,
        message_id=next(iter(_ids(message, "Message-ID")), ""),
        references=_references(message, back),
        text=new[:MAX_SAID],
        quoted=quoted[:MAX_QUOTED],
        attached=() if reports else files,
        failures=failures_in(message, sort),
        own=message.get(OWN) is not None and not reports,
        unread=unread,
    )


def _contents(message: Message) -> tuple[str, tuple[Attached, ...]]:
    """Return the text and the other parts.

    Of the same said twice, plainly and in HTML, the plain one is taken, if it says anything.
    """
    plain: list[str] = []
    html: list[str] = []
    files: list[Attached] = []
    for part in leaves(message):
        type = part.get_content_type()
        named = part.get_content_disposition() == "attachment" or bool(file_name(part))
        if type == "text/plain" and not named:
            plain.append(text_in(part))
        elif type == "text/html" and not named:
            html.append(text_in(part))
        elif type in _OF_REPORTS:
            continue
        elif len(files) < MAX_ATTACHED:
            files.append(attached(part))
    said = "\n\n".join(one.strip("\n") for one in plain if one.strip())
    if not said:
        said = "\n\n".join(filter(None, map(text_of, html)))
    return said, tuple(one for one in files if one.content)


_OF_REPORTS = frozenset(
    {"message/delivery-status", "message/feedback-report", "message/disposition-notification"}
)


def _references(message: Message, back: Message | None) -> tuple[str, ...]:
    found: list[str] = []
    for one in (message, back):
        if one is None:
            continue
        if one is back:
            found += _ids(one, "Message-ID")
        found += _ids(one, "In-Reply-To")
        found += reversed(_ids(one, "References"))
    return tuple(dict.fromkeys(found))[:MAX_REFERENCES]


def _ids(message: Message, name: str) -> list[str]:
    """Return the Message-IDs in all headers of a name, without what wraps them."""
    raw = " ".join(str(value) for key, value in message.raw_items() if key.lower() == name.lower())
    plain = readable(raw[-16_000:].replace("\r", "").replace("\n", ""))
    return _ID.findall(plain)[-MAX_REFERENCES:]


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Return names and addresses of a header, of those that mail can be sent to."""
    value = message.get(name)
    if value is None:
        return []
    read = getattr(value, "addresses", None)
    try:
        pairs = [(str(one.display_name), str(one.addr_spec)) for one in read or ()]
    except Exception:  # noqa: BLE001 - the library raises whatever broke in it
        pairs = []
    found = [(" ".join(shown.split()), plain) for shown, one in pairs if (plain := _plain(one))]
    if not found and (last := _LAST.search(str(value)[:2_000])) and (plain := _plain(last[1])):
        found = [(str(value)[: last.start()].strip(' "')[:MAX_NAME], plain)]
    return found


def _plain(address: str) -> str:
    try:
        return parse_address(address.strip("<> ")).lower()
    except ValueError:
        return ""
