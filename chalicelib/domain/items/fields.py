"""Fields: what an item can hold, and how a value from outside becomes a stored one.

Stored values are plain JSON: money is a decimal string, a date "2026-03-01", an instant
"2026-03-01T09:00:00Z".
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from unicodedata import normalize

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.words.currencies import CURRENCIES
from chalicelib.domain.words.instants import parse_instant, show_instant
from chalicelib.domain.words.mail_addresses import parse_address
from chalicelib.domain.words.phone_numbers import plain_number
from chalicelib.domain.words.text import parse_text

MAX_VALUES = 100
MAX_DECIMALS = 4
TOO_MUCH = Decimal("1e15")
"""The least amount that no field takes."""
BOUNCED_AT = "bounced_at"
"""Of an e-mail address: since when it takes no mail."""
CUSTOM_PREFIX = "uf_"


MAX_SHOWN_OPTIONS = 20
"""How many options of a list a fault names."""


PRIVATE = "(private)"
"""What records hold in place of a private value."""


class FieldType(StrEnum):
    """The kinds of value."""

    STRING = "string"  # text, at most MAX_TEXT characters
    NUMBER = "number"  # integer or decimal number
    DATE = "date"  # a calendar day, no zone
    DATETIME = "datetime"  # an instant, stored in UTC
    BOOLEAN = "boolean"  # true or false
    LIST = "list"  # one of the field's options
    USER = "user"  # id of a user
    MONEY = "money"  # decimal string in the item's currency
    CURRENCY = "currency"  # ISO 4217 code
    FILE = "file"  # id of a file, or {"name", "url"} of one that lies elsewhere
    ITEM = "item"  # id of an item of the field's target type
    RESOURCE_BOOKING = "resource_booking"  # ids of bookings, filled by these alone
    EMAIL = "email"  # {"value", "type"}, the value an address
    PHONE = "phone"  # {"value", "type"}, the value in international format


MAX_CUSTOM_FIELDS = 200
"""Own fields that a tenant gives a type."""


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of an entity type."""

    code: str
    title: str
    type: FieldType
    multiple: bool = False
    required: bool = False
    read_only: bool = False
    """Set by the service; a client that sends it gets a fault."""
    private: bool = False
    """Of its values the journal and the run log keep only that they were there."""
    options: tuple[str, ...] = ()
    """Of a list field: the values to choose from."""
    target: str | None = None
    """Of an item field: the entity type it links to."""
    country: str | None = None
    """Of a phone field: whose numbers are written without the code of a country."""
    least: int | None = None
    most: int | None = None
    """Of a number field: its bounds, both allowed."""

    def parse(self, value: Any, held: Sequence[Any] = ()) -> Any:
        """Return the value in its stored form; None and "" empty the field.

        Of several values those that an item has `held` before are not judged again.

        Raises:
            Invalid: the value is not of the field's type; pointers start at the field's own value.
        """
        if value is None or value == "" or (self.multiple and value == []):
            if self.required:
                raise Invalid.at("", f"{self.code} must not be empty")
            return None
        if not self.multiple:
            return self._parse_one(value)
        if not isinstance(value, list):
            raise Invalid.at("", f"expected a list of {self.type} values")
        if len(value) > MAX_VALUES:
            raise Invalid.at("", f"at most {MAX_VALUES} values")
        parsed: list[Any] = []
        faults: list[Fault] = []
        for index, one in enumerate(value):
            try:
                kept = any(type(one) is type(stored) and one == stored for stored in held)
                parsed.append(one if kept else self._parse_one(one))
            except Invalid as invalid:
                faults += [fault.under(f"/{index}") for fault in invalid.faults]
        if faults:
            raise Invalid(faults)
        return parsed

    def parse_one(self, value: Any) -> Any:
        """Return one value of the field's type in its stored form, whatever the options.

        Raises:
            ValueError: it is none; the sentence says what is expected.
        """
        if self.type is FieldType.PHONE:
            return parse_phone(value, self.country)
        return PARSERS[self.type](value)

    def _bounded(self, value: Any) -> Any:
        low = self.least is not None and value < self.least
        if low or (self.most is not None and value > self.most):
            raise ValueError(f"expected a number from {self.least} to {self.most}")
        return value

    def _parse_one(self, value: Any) -> Any:
        if self.type is FieldType.LIST and value not in self.options:
            alike = [one for one in self.options if _composed(one) == _composed(value)]
            if alike:
                return alike[0]
            shown = ", ".join(self.options[:MAX_SHOWN_OPTIONS])
            more = " …" if len(self.options) > MAX_SHOWN_OPTIONS else ""
            raise Invalid.at("", f"expected one of {shown}{more}")
        try:
            return self._bounded(self.parse_one(value))
        except (ValueError, TypeError, InvalidOperation) as error:
            raise Invalid.at("", str(error) or f"expected a {self.type} value") from error


def parse_number(value: Any) -> int | float:
    """Accept a finite number of at most 15 digits before the point."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("expected a number")
    if not -1e15 < value < 1e15:
        raise ValueError("the number is out of range")
    return value


def parse_money(value: Any) -> str:
    """Accept a decimal string or a number and return it with at least two decimals."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError('expected a decimal string, for example "5000.00"')
    if not _DECIMAL.fullmatch(text := str(value).strip()):
        raise ValueError('expected a decimal string, for example "5000.00"')
    amount = Decimal(text) or Decimal(0)  # minus nothing is nothing
    if abs(amount) >= TOO_MUCH:
        raise ValueError("the amount is out of range")
    if decimals_of(amount) > MAX_DECIMALS:
        raise ValueError(f"at most {MAX_DECIMALS} decimals")
    return str(amount.quantize(Decimal(1).scaleb(-max(2, decimals_of(amount)))))


def decimals_of(amount: Decimal) -> int:
    """Return how many decimals of an amount say something: 1 of 59.9000."""
    fraction = str(amount).partition(".")[2]
    return len(fraction.rstrip("0"))


def parse_currency(value: Any) -> str:
    """Accept the code of a currency that exists."""
    if not isinstance(value, str) or value not in CURRENCIES:
        raise ValueError("expected an ISO 4217 code, for example EUR")
    return value


def parse_date(value: Any) -> str:
    """Accept YYYY-MM-DD, or an instant, whose day is taken as it is written."""
    if not isinstance(value, str) or not _DATE.fullmatch(value[:10]):
        raise ValueError("expected a date, for example 2026-03-01")
    try:
        if len(value) > len("2026-03-01"):
            parse_instant(value)
        return date.fromisoformat(value[:10]).isoformat()
    except (ValueError, OverflowError):
        raise ValueError("expected a date, for example 2026-03-01") from None


def parse_datetime(value: Any) -> str:
    """Accept an RFC 3339 instant and return it in UTC."""
    if not isinstance(value, str):
        raise ValueError("expected an instant, for example 2026-03-01T09:00:00Z")
    try:
        return show_instant(parse_instant(value))
    except (ValueError, OverflowError):
        raise ValueError("expected an instant, for example 2026-03-01T09:00:00Z") from None


def parse_boolean(value: Any) -> bool:
    """Accept true and false."""
    if not isinstance(value, bool):
        raise ValueError("expected true or false")
    return value


def parse_id(value: Any) -> int:
    """Accept a positive whole number."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**12:
        raise ValueError("expected an id, a positive whole number")
    return value


def parse_email(value: Any) -> dict[str, str]:
    """Accept an address or {"value", "type"}; the address is stored in lower case.

    Where it takes no mail any more, `bounced_at` says since when; forms send it back as it is.
    """
    bounced = value.get(BOUNCED_AT) if isinstance(value, dict) else None
    contact = _typed(_without_mark(value), "work")
    mark = {BOUNCED_AT: parse_datetime(bounced)} if bounced is not None else {}
    return {**contact, "value": parse_address(contact["value"]).lower(), **mark}


def _without_mark(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: one for name, one in value.items() if name != BOUNCED_AT}


def parse_phone(value: Any, country: str | None = None) -> dict[str, str]:
    """Accept a number or {"value", "type"}; it is stored in its one form (phone_numbers.py)."""
    contact = _typed(value, "work")
    return {**contact, "value": plain_number(contact["value"], country)}


def parse_file(value: Any) -> str | dict[str, str]:
    """Accept the id of a file, or {"name", "url"} with an https URL."""
    if isinstance(value, str) and _FILE_ID.fullmatch(value):
        return value
    if not isinstance(value, dict) or set(value) != {"name", "url"}:
        raise ValueError('expected the id of a file (POST /v1/files), or {"name": ..., "url": ...}')
    name, url = parse_text(value["name"]), parse_text(value["url"])
    if not name or not url.startswith("https://"):
        raise ValueError("expected a name and an https URL")
    return {"name": name, "url": url}


def _composed(value: Any) -> Any:
    return normalize("NFC", value) if isinstance(value, str) else value


def _typed(value: Any, default: str) -> dict[str, str]:
    if isinstance(value, str):
        value = {"value": value}
    if not isinstance(value, dict) or not set(value) <= {"value", "type"} or "value" not in value:
        raise ValueError('expected {"value": ..., "type": ...}')
    return {
        "value": parse_text(value["value"]).strip(),
        "type": parse_text(value.get("type", default)) or default,
    }


_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
_FILE_ID = re.compile(r"[a-z0-9_-]{1,60}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

PARSERS: dict[FieldType, Callable[[Any], Any]] = {
    FieldType.STRING: parse_text,
    FieldType.NUMBER: parse_number,
    FieldType.DATE: parse_date,
    FieldType.DATETIME: parse_datetime,
    FieldType.BOOLEAN: parse_boolean,
    FieldType.LIST: parse_text,
    FieldType.USER: parse_id,
    FieldType.MONEY: parse_money,
    FieldType.CURRENCY: parse_currency,
    FieldType.FILE: parse_file,
    FieldType.ITEM: parse_id,
    FieldType.RESOURCE_BOOKING: parse_text,
    FieldType.EMAIL: parse_email,
    FieldType.PHONE: parse_phone,
}
"""One parser per kind; each raises ValueError with a sentence that says what is expected."""
