"""An e-mail as the bytes that travel (RFC 5322, RFC 2047, MIME).

The header block is written here and not by `email.message`: its folding turns long ASCII values
such as the URL of List-Unsubscribe into encoded words, which mail programs do not read, and splits
names at a comma.
"""

import base64
import re
from email.message import EmailMessage
from email.policy import SMTP

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.ports.mail import THREAD, Email

MAX_HEADER = 998

_NAME = re.compile(r"[!-9;-~]{1,76}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff\u0085\u2028\u2029]")
_MAILBOX = re.compile(
    r'\s*(?:(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<name>[^<>"]*))\s*<(?P<angled>[^<>\s]+)>|(?P<bare>[^<>",;:\s]+))\s*'
)
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.I | re.A)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.I | re.A)
_OWN_HEADERS = frozenset(
    {
        "from",
        "to",
        "cc",
        "bcc",
        "sender",
        "subject",
        "date",
        "message-id",
        "x-message-id",
        "return-path",
    }
)
_WORD_BYTES = 39


class Mailbox(msgspec.Struct, frozen=True):
    """Somebody's name and address."""

    name: str
    """As people read it, may be empty."""
    address: str
    """local@domain in ASCII, an international domain in its xn-- form."""

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]

    def encoded(self) -> str:
        """Return it as it stands in a header."""
        if not self.name:
            return self.address
        if _is_plain(self.name):
            escaped = self.name.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}" <{self.address}>'
        return f"{_words(self.name)}\r\n <{self.address}>"


class Envelope(msgspec.Struct, frozen=True):
    """An e-mail whose every part has been looked at."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    header: bytes


def read_mailbox(text: str) -> Mailbox:
    """Take "Ann Lee <ann@example.com>" or a bare address apart.

    Raises:
        Refused: it is not one address (code `bad_address`).
    """
    match = None if _CONTROL.search(text) else _MAILBOX.fullmatch(text)
    if match is None:
        raise Refused(f"{text!r} is not an e-mail address.", code=Code.BAD_ADDRESS)
    quoted = match["quoted"]
    name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (match["name"] or "").strip()
    local, at, domain = (match["angled"] or match["bare"]).rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise Refused(f"{text!r} is not an e-mail address.", code=Code.BAD_ADDRESS)
    return Mailbox(name, f"{local}@{domain}")


def seal(email: Email) -> Envelope:
    """Check an e-mail and write its header block.

    Raises:
        Refused: `no_recipient`, `bad_address`, or `bad_header` for line breaks, control characters,
            more than 998 characters, or a header that is not the caller's to set.
    """
    if not email.to:
        raise Refused("The e-mail has no recipient.", code=Code.NO_RECIPIENT)
    sender = read_mailbox(email.sender)
    to = tuple(read_mailbox(text) for text in email.to)
    stable_id = re.sub(r"[^A-Za-z0-9_-]", lambda match: f"={ord(match[0]):X}", email.message_id)
    lines = [
        f"From: {sender.encoded()}",
        "To: " + ",\r\n ".join(mailbox.encoded() for mailbox in to),
        f"Subject: {_text('Subject', email.subject)}",
        f"Message-ID: <{email.reference or stable_id}@{sender.domain}>",
        f"X-Message-Id: {stable_id}",
    ]
    if email.reference is not None:
        # SES puts a Message-ID of its own in place of ours, but leaves this one; whoever answers
        # hands it on (RFC 5322, 3.6.4).
        lines.append(f"References: <{THREAD}{email.reference}@{sender.domain}>")
    if email.reply_to is not None:
        lines.append(f"Reply-To: {read_mailbox(email.reply_to).encoded()}")
    for name, value in email.headers:
        own = name.lower() in _OWN_HEADERS or name.lower().startswith(("content-", "mime-"))
        if own or not _NAME.fullmatch(name):
            raise Refused(f"The header {name!r} cannot be set.", code=Code.BAD_HEADER)
        lines.append(f"{name}: {_text(name, value)}")
    header = "".join(line + "\r\n" for line in lines)
    if any(len(line) > MAX_HEADER for line in header.split("\r\n")):
        raise Refused(f"A header is longer than {MAX_HEADER} characters.", code=Code.BAD_HEADER)
    return Envelope(sender, to, header.encode("ascii"))


def to_bytes(email: Email, envelope: Envelope) -> bytes:
    """Return the whole message, in 7 bits.

    Text, or text, HTML and an invitation as alternatives, and behind them what is attached.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message.set_content(_unbroken(email.text))
    if email.html is not None:
        message.add_alternative(_unbroken(email.html), subtype="html")
    if email.invitation is not None:
        # A line of its own: what people write may end a folded line, and never begins one.
        method = "CANCEL" if "\r\nMETHOD:CANCEL\r\n" in email.invitation else "REQUEST"
        message.add_alternative(email.invitation, subtype="calendar", params={"method": method})
    for one in email.attachments:
        main, _, sub = one.type.partition("/")
        # As bytes, also where it is text or another e-mail: not one of them is changed.
        if main in ("message", "multipart") or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return envelope.header + message.as_bytes()


def _unbroken(text: str) -> str:
    """Replace lone surrogates, which no encoding can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _text(name: str, value: str) -> str:
    if len(value) > MAX_HEADER or _CONTROL.search(value):
        raise Refused(f"The header {name!r} is too long or has line breaks.", code=Code.BAD_HEADER)
    return value if _is_plain(value) else _words(value)


def _words(text: str) -> str:
    """Encode as RFC 2047 words of at most 75 characters, never cutting a character in two."""
    chunks = [b""]
    for char in text:
        piece = char.encode()
        if len(chunks[-1]) + len(piece) > _WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += piece
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in chunks)
