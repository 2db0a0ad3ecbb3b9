"""An item's stored values, each read at most once however many conditions look at it.

A reading is a dictionary that fills itself: `reading[slot]` is the comparable value, read from the
stored one when it is first asked for. What is empty reads as EMPTY, and () where there may be
several.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, final
from unicodedata import normalize

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.fields import Field, FieldType

_EMPTY_VALUES: tuple[Any, ...] = (None, "", [])
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)
"""What the readers raise for a value that is not of their type."""


class ConditionError(Refused):
    """The condition cannot be evaluated on the values it was given."""

    code = Code.CONDITION_ERROR


@final
class _Empty:
    """No value: not equal to any, nor greater or less, and without any part."""

    __slots__ = ()

    def __gt__(self, other: object) -> bool:
        return False

    __ge__ = __lt__ = __le__ = __contains__ = __gt__


EMPTY = _Empty()


def is_empty(stored: Any) -> bool:
    """Return whether the stored value stands for none; 0 and false are values."""
    return not stored and stored in _EMPTY_VALUES


Reader = Callable[[Any], Any]


class Slot:
    """One way to read one field; the same for all conditions that read it so."""

    __slots__ = ("_kind", "_multiple", "_read", "code")

    def __init__(self, code: str, kind: FieldType, multiple: bool, read: Reader) -> None:
        self.code = code
        self._kind = kind
        self._multiple = multiple
        self._read = read

    def read(self, stored: Any) -> Any:
        """Return a stored value as a comparable one.

        Raises:
            ConditionError: it cannot be read as a value of the field's type.
        """
        if is_empty(stored):
            return () if self._multiple else EMPTY
        try:
            if not self._multiple:
                return self._read(stored)
            if not isinstance(stored, list):
                raise TypeError("not a list")
            return tuple(map(self._read, stored))
        except _UNREADABLE as error:
            raise ConditionError(
                f"the field {self.code} does not hold a readable {self._kind} value"
            ) from error


def slot_of(field: Field, *, folded: bool = False) -> Slot:
    """Return how a field is read; `folded` lets texts forget the case of their letters."""
    return _slot(field.code, field.type, field.multiple, folded)


@lru_cache(maxsize=4096)
def _slot(code: str, kind: FieldType, multiple: bool, folded: bool) -> Slot:
    return Slot(code, kind, multiple, _folding(READERS[kind]) if folded else READERS[kind])


class Reading(dict[Slot, Any]):
    """The values of one item at one moment, as conditions look at them."""

    __slots__ = ("stored",)

    def __init__(self, stored: Mapping[str, Any]) -> None:
        super().__init__()
        self.stored = stored

    def __missing__(self, slot: Slot) -> Any:
        value = self[slot] = slot.read(self.stored.get(slot.code))
        return value


def _folding(read: Reader) -> Reader:
    return lambda stored: folded(read(stored))


def folded(text: str) -> str:
    """Return a text as one that forgets the case of its letters."""
    return text.casefold() if text.isascii() else normalize("NFC", text.casefold())


def read_text(stored: Any) -> str:
    """Return a text in the form in which texts are compared: letters composed (NFC)."""
    if stored.__class__ is not str:
        raise TypeError("not a text")
    return stored if stored.isascii() else normalize("NFC", stored)


def _read_number(stored: Any) -> int | float:
    if stored.__class__ is not int and stored.__class__ is not float:
        raise TypeError("not a number")
    return stored


def _read_money(stored: Any) -> Decimal:
    amount = Decimal(read_text(stored))
    if not amount.is_finite():
        raise ValueError("not an amount")
    return amount


def _read_date(stored: Any) -> date:
    return date.fromisoformat(stored)


def read_instant(stored: Any) -> datetime:
    """Return a stored instant in UTC."""
    instant = datetime.fromisoformat(stored)
    if instant.tzinfo is None:
        raise ValueError("not an instant")
    return instant if instant.tzinfo is UTC else instant.astimezone(UTC)


def _read_boolean(stored: Any) -> bool:
    if stored.__class__ is not bool:
        raise TypeError("not true or false")
    return stored


def _read_id(stored: Any) -> int:
    if stored.__class__ is not int:
        raise TypeError("not an id")
    return stored


def _read_booking(stored: Any) -> str:
    return read_text(str(stored))


def _read_contact(stored: Any) -> str:
    return read_text(stored["value"])


READERS: dict[FieldType, Reader] = {
    FieldType.STRING: read_text,
    FieldType.NUMBER: _read_number,
    FieldType.DATE: _read_date,
    FieldType.DATETIME: read_instant,
    FieldType.BOOLEAN: _read_boolean,
    FieldType.LIST: read_text,
    FieldType.USER: _read_id,
    FieldType.MONEY: _read_money,
    FieldType.CURRENCY: read_text,
    FieldType.ITEM: _read_id,
    FieldType.RESOURCE_BOOKING: _read_booking,
    FieldType.EMAIL: _read_contact,
    FieldType.PHONE: _read_contact,
}
"""How a stored value becomes a comparable one, for each type that can be compared."""
