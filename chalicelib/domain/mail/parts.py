"""A message taken apart by the standard library, in bounds that no sender can pass.

The library trusts what it reads: headers of any length, parts of any number and depth. Here each
header is cut before it is looked at, and what is nested or broken up beyond what mail programs do
is not taken apart at all.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from typing import Any

from chalicelib.domain.mail.received import Attached
from chalicelib.domain.words.text import readable

MAX_HEADER = 8_000
"""Characters of one header; a mail to hundreds of people has as many."""
MAX_OF_PART = 2_000
"""Characters of a header that says what a part is: type, name, encoding."""
MAX_QUOTES = 400
"""Quotes and brackets of one header; of many the library's reader takes minutes."""
MAX_HEAD = 512_000
"""Bytes of all headers of a message."""
MAX_LINES = 1_000_000
"""Lines of a message; one of 40 MB in base64 has 700,000."""
MAX_NESTED = 80
"""Parts that hold others, all together."""
MAX_DASHES = 20_000
"""Lines that begin as those between parts do."""
MAX_PARTS = 300
"""Parts that are looked at."""
MAX_TEXT = 400_000
"""Bytes of a text that are decoded."""

_NESTS = re.compile(rb"boundary\s*\*?[0-9]*\*?\s*=|message/(?:rfc822|global|external)", re.I)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_TEXTS = re.compile(
    r"ascii|utf[-_]?(8|16|32|7)([-_]?(le|be|sig))?|iso8859[-_]\d+|cp\d{3,4}|koi8[-_][rtu]|"
    r"mac[-_]?(cyrillic|roman|latin2|greek|turkish|iceland)|gb(2312|k|18030)|big5(hkscs)?|hz|"
    r"shift_jis(x0213|_2004)?|euc_(jp|kr|jis_2004|jisx0213)|iso2022_(jp|kr)([-_]\w+)?|johab|"
    r"tis[-_]?620|ptcp154|kz1048|viscii"
)
_CALLED = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-cyrillic": "mac_cyrillic",
    "tcvn": "cp1258",
    "viscii": "cp1258",
}
"""What senders call a charset -> what reads it; those of old programs hold more than they say."""

_NUMBERED = re.compile(r"^(?:x-)?(?:cp|win|windows|ibm|microsoft-cp)[-_ ]?(\d{3,4})$")
_OFTEN_WRONG = frozenset({"us-ascii", "ascii", "iso-8859-1", "latin1", "iso8859-1"})
"""What programs say that do not know; it is looked at first whether it is UTF-8."""


class _Bounded(EmailPolicy):
    """The library's default policy, on short headers, without its crashes on malformed ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value, cut."""
        name, value = super().header_source_parse(_cut(sourcelines))
        return name[:200], value

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return the header as the library reads it, or as it stands there.

        Those of parts are left to its old reader, which takes no time for hostile ones.
        """
        if name.lower().startswith(("content-", "mime-")):
            return _plain(value[:MAX_OF_PART])
        if value.count('"') + value.count("(") > MAX_QUOTES:
            return _plain(value)
        try:
            return super().header_fetch_parse(name, value)
        except Exception:  # noqa: BLE001 - the library raises whatever broke in it
            return _plain(value)


class _Message(EmailMessage):
    """A message whose parameters never break its reading."""

    def get_param(self, param: str, *given: Any, **more: Any) -> Any:
        """Return a parameter of a header; what cannot be read is not there."""
        try:
            return super().get_param(param, *given, **more)
        except (TypeError, ValueError, LookupError):
            return given[0] if given else more.get("failobj")


def _plain(value: str) -> str:
    content = " ".join(value.split()).encode("utf-8", "surrogateescape")
    return content.decode("utf-8", "replace")


_POLICY = _Bounded()


def too_much(raw: bytes) -> str:
    """Return why a message is not taken apart, empty if it is."""
    if raw.count(b"\n") > MAX_LINES:
        return f"it has more than {MAX_LINES} lines"
    if raw.count(b"\n--") > MAX_DASHES:
        return f"it has more than {MAX_DASHES} parts"
    end = _END_OF_HEAD.search(raw)
    if (end.start() if end else len(raw)) > MAX_HEAD:
        return f"its head has more than {MAX_HEAD // 1000} KB"
    if sum(1 for _ in _NESTS.finditer(raw)) > MAX_NESTED:
        return f"it has more than {MAX_NESTED} parts in parts"
    return ""


def message_of(raw: bytes) -> Message:
    """Return a message that is not too much."""
    return message_from_bytes(raw, _class=_Message, policy=_POLICY)


def head_of(raw: bytes) -> Message:
    """Return what the beginning of a message's head says, without any part."""
    end = _END_OF_HEAD.search(raw, 0, MAX_HEAD)
    return message_of(raw[: min(end.start() if end else MAX_HEAD, 64_000)] + b"\r\n\r\n")


def header(message: Message, name: str) -> str:
    """Return a header in one line, decoded; empty where there is none."""
    value = message.get(name)
    return readable(" ".join(str(value).split())) if value is not None else ""


def leaves(message: Message) -> Iterator[Message]:
    """Return the parts that hold no others, in order; a message in the message is one of them."""
    todo = [message]
    seen = 0
    while todo and seen < MAX_PARTS:
        one = todo.pop()
        seen += 1
        inside = one.get_payload()
        if isinstance(inside, list) and one.get_content_maintype() == "multipart":
            todo += [part for part in reversed(inside[:MAX_PARTS]) if isinstance(part, Message)]
        else:
            yield one


def content_of(part: Message) -> bytes:
    """Return the bytes of a part, as they were before they were encoded for the way."""
    inside = part.get_payload()
    if isinstance(inside, list):
        return b"\r\n".join(_written(one) for one in inside[:MAX_PARTS] if isinstance(one, Message))
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return str(inside).encode("ascii", "surrogateescape")
    return content if isinstance(content, bytes) else b""


def _written(message: Message) -> bytes:
    try:
        return message.as_bytes()
    except Exception:  # noqa: BLE001 - the library raises whatever broke in it
        return "\r\n".join(f"{name}: {value}" for name, value in message.raw_items()).encode(
            "ascii", "replace"
        )


def text_in(part: Message) -> str:
    """Return the text of a part, whatever charset it says, or does not."""
    return decoded(content_of(part)[:MAX_TEXT], part.get_content_charset() or "")


def decoded(content: bytes, charset: str) -> str:
    """Return bytes as text: in the charset that is named if it is one, else in what fits."""
    named = _NUMBERED.sub(r"cp\1", charset.strip().strip("\"'").lower())
    if named in _OFTEN_WRONG:
        with suppress(UnicodeDecodeError):
            return _clean(content.decode())
        named = "cp1252"
    with suppress(LookupError, ValueError):
        codec = codecs.lookup(_CALLED.get(named, named)).name
        if _TEXTS.fullmatch(codec):
            return _clean(content.decode(codec, "replace"))
    with suppress(UnicodeDecodeError):
        return _clean(content.decode())
    return _clean(content.decode("cp1252", "replace"))


def attached(part: Message) -> Attached:
    """Return a part as a file."""
    inline = part.get_content_disposition() != "attachment" and part.get("Content-ID") is not None
    picture = part.get_content_maintype() == "image"
    return Attached(
        name=file_name(part),
        type=part.get_content_type(),
        content=content_of(part),
        inline=inline and picture,
    )


def file_name(part: Message) -> str:
    """Return how a part is called: RFC 2231, or words of RFC 2047, which many programs write."""
    found = str(part.get_filename("") or "")
    if "=?" in found:
        with suppress(MessageError, ValueError):
            found = "".join(
                one if isinstance(one, str) else decoded(one, charset or "")
                for one, charset in decode_header(found)
            )
    return " ".join(_clean(found).split())[:500]


def _clean(text: str) -> str:
    """Return a text with line ends of one kind, without what no text may hold."""
    return readable(text.replace("\r\n", "\n").replace("\r", "\n"))


def _cut(lines: list[str]) -> list[str]:
    room = MAX_HEADER
    kept = []
    for line in lines:
        kept.append(line[:room])
        room -= len(line)
        if room <= 0:
            break
    return kept
