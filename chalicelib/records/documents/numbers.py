"""Numerators, and what they have given out."""

import msgspec

from chalicelib.domain.documents.numerator import Numerator
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode
from chalicelib.records.configuration import TENANT

NUMERATOR = "numerator"
LAST_NUMBER = "last_number"
"""Kind of the row that says how far a numerator has come in a period."""
DRAWN_NUMBER = "drawn_number"
"""Kind of the row that says which number a document has."""
TAKEN_NUMBER = "taken_number"
"""Kind of the row that only one document can write: a number is given out once."""


class LastNumber(msgspec.Struct, frozen=True):
    """How far a numerator has come."""

    number: int


class DrawnNumber(msgspec.Struct, frozen=True):
    """The number of a document."""

    text: str


class TakenNumber(msgspec.Struct, frozen=True):
    """Which document bears a number."""

    document: str


def numerator_key(id: str) -> Key:
    """Return where a numerator lies."""
    return TENANT, f"{NUMERATOR}#{id}"


def numerator_row(numerator: Numerator) -> Row:
    """Return the row of a numerator."""
    pk, sk = numerator_key(numerator.id)
    return Row(
        pk=pk,
        sk=sk,
        kind=NUMERATOR,
        body=encode(numerator),
        version=numerator.version,
    )


def last_key(numerator: str, period: str) -> Key:
    """Return where it lies how far a numerator has come in a period."""
    return f"{NUMERATOR}#{numerator}", f"last#{period}"


def last_row(numerator: str, period: str, number: int, version: int) -> Row:
    """Return the row of the last number of a period."""
    pk, sk = last_key(numerator, period)
    return Row(pk=pk, sk=sk, kind=LAST_NUMBER, body=encode(LastNumber(number)), version=version)


def drawn_key(numerator: str, document: str) -> Key:
    """Return where the number of a document lies."""
    return f"{NUMERATOR}#{numerator}", f"drawn#{document}"


def drawn_row(numerator: str, document: str, text: str) -> Row:
    """Return the row of the number of a document."""
    pk, sk = drawn_key(numerator, document)
    return Row(pk=pk, sk=sk, kind=DRAWN_NUMBER, body=encode(DrawnNumber(text)))


def taken_row(numerator: str, text: str, document: str) -> Row:
    """Return the row that keeps a number from being given out again."""
    return Row(
        pk=f"{NUMERATOR}#{numerator}",
        sk=f"taken#{text}",
        kind=TAKEN_NUMBER,
        body=encode(TakenNumber(document)),
    )
