"""Exclusions: addresses that must not create leads or deals (semantics/clients: exclusions)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.mail_addresses import sender_address
from chalicelib.domain.words.phone_numbers import plain_number, without_extension

MAX_COMMENT = 200
MAX_LINES = 500
"""Addresses that are added at once."""
EXPECTED = "expected an e-mail address or a phone number"


class Exclusion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address that is left alone."""

    address: str
    """An e-mail address, or a phone number without its extension, as items keep theirs."""
    comment: str = ""
    created_at: datetime
    created_by: int
    item: str | None = None
    """The item whose client it was, where a rule or a button has added it."""
    version: int = 1

    @property
    def id(self) -> str:
        """Return its id, which tells nothing of the address to who reads paths in a log."""
        return exclusion_id(self.address)


class Line(msgspec.Struct, frozen=True):
    """What somebody wants excluded."""

    address: str
    comment: str


def exclusion_id(address: str) -> str:
    """Return the id that the exclusion of an address in its one form has."""
    return hashlib.sha256(address.encode()).hexdigest()[:24]


def excluded_form(text: str, country: str | None) -> str:
    """Return an address in the one form in which it is excluded and looked for.

    Args:
        text: an e-mail address, also with a name beside it, or a phone number.
        country: whose phone numbers are written without a country code.

    Raises:
        ValueError: it is neither.
    """
    if "@" in text:
        return sender_address(text)
    return without_extension(plain_number(text, country))


def forms_of(addresses: Iterable[str], country: str | None) -> list[str]:
    """Return addresses in their one form, each once, without what is none."""
    found: dict[str, None] = {}
    for address in addresses:
        try:
            found[excluded_form(address, country)] = None
        except ValueError:
            continue
    return list(found)


def lines_in(text: str, country: str | None) -> tuple[list[Line], list[Fault]]:
    """Return the addresses of a text, one a line with a comment after `;`, and what is wrong.

    The last one of an address counts; empty lines count nothing.
    """
    found: dict[str, Line] = {}
    faults: list[Fault] = []
    for number, line in _numbered(text):
        written, _, comment = (part.strip() for part in line.partition(";"))
        try:
            address = excluded_form(written, country)
        except ValueError:
            faults.append(Fault("/text", f"line {number}: {EXPECTED}"))
            continue
        if len(comment) > MAX_COMMENT:
            faults.append(
                Fault("/text", f"line {number}: a comment has at most {MAX_COMMENT} characters")
            )
        found[address] = Line(address, comment)
    if len(found) > MAX_LINES:
        faults.append(Fault("/text", f"at most {MAX_LINES} addresses at once; send the rest after"))
    if not found and not faults:
        faults.append(Fault("/text", "names no address; one a line, with a comment after ;"))
    return list(found.values()), faults


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line
