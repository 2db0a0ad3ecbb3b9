"""Draw the number of a document: the same one for the same document, never one for two."""

from datetime import date

from chalicelib.domain.codes import Code
from chalicelib.domain.documents.numerator import Numerator
from chalicelib.domain.errors import Conflict, Refused, Unavailable
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.documents.numbers import (
    DrawnNumber,
    LastNumber,
    drawn_key,
    drawn_row,
    last_key,
    last_row,
    taken_row,
)
from chalicelib.usecases.tenant.retry import retried
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 20
"""How often it is tried while others draw from the same numerator."""
MAX_TAKEN = 100
"""How many numbers in a row may be taken already, after a numerator was changed."""


def draw_number(tenant: Tenant, numerator: Numerator, document: str, day: date) -> str:
    """Return the number of a document, drawn on its day [1 read; 1 write if new].

    Numbers follow one another without a gap, in the order in which they are drawn.

    Raises:
        Refused: every number that comes next was given out before (`numbers_taken`).
        Unavailable: others draw all the time; trying again helps.
    """
    busy = Unavailable(f"others draw numbers from {numerator.name} all the time")
    return retried(lambda: _attempt(tenant, numerator, document, day), busy, TRIES)


def _attempt(tenant: Tenant, numerator: Numerator, document: str, day: date) -> str:
    period = numerator.period_of(day)
    last, drawn = last_key(numerator.id, period), drawn_key(numerator.id, document)
    rows = tenant.table.get_many([last, drawn])
    if drawn in rows:
        return decode(rows[drawn], DrawnNumber).text
    before = rows.get(last)
    number = numerator.after(decode(before, LastNumber).number if before else None)
    for _ in range(MAX_TAKEN):
        text = numerator.text(number, day)
        taken = taken_row(numerator.id, text, document)
        counted = last_row(numerator.id, period, number, before.version + 1 if before else 1)
        writes = [
            Put(counted, expect=before.version if before else "absent"),
            Put(drawn_row(numerator.id, document, text), expect="absent"),
            Put(taken, expect="absent"),
        ]
        try:
            tenant.table.write(writes)
        except Conflict as conflict:
            if conflict.refused != {taken.key}:
                raise
            number += numerator.step
        else:
            return text
    message = f"the numbers of {numerator.name} after {text} were given out before; change it"
    raise Refused(message, code=Code.NUMBERS_TAKEN)
