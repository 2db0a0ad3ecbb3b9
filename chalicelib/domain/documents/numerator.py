"""Numerators: what the numbers of documents look like, and how they go on (semantics/documents)."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.labels import name_faults

MAX_NUMBER = 10**15
NUMBER = "{NUMBER}"
_PLACES = {"{YEAR}": "%Y", "{MONTH}": "%m", "{DAY}": "%d"}
_PLACE = re.compile(r"\{[^{}]*\}")


class Period(StrEnum):
    """When numbers begin anew, on the tenant's calendar."""

    NEVER = "never"  # they go on for ever
    YEAR = "year"  # on 1 January
    MONTH = "month"  # on the first of each month
    DAY = "day"  # every day


_NEEDED = {
    Period.NEVER: (),
    Period.YEAR: ("{YEAR}",),
    Period.MONTH: ("{YEAR}", "{MONTH}"),
    Period.DAY: ("{YEAR}", "{MONTH}", "{DAY}"),
}
"""What a number has to tell, so that none comes twice."""
_PERIODS = {Period.NEVER: "", Period.YEAR: "%Y", Period.MONTH: "%Y-%m", Period.DAY: "%Y-%m-%d"}


class Numerator(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Gives documents their numbers."""

    id: str
    name: str
    template: Annotated[str, msgspec.Meta(max_length=100)] = NUMBER
    """The whole number: {NUMBER} with {YEAR}, {MONTH}, {DAY} and any text around it."""
    start: int = 1
    """The first number of a period."""
    step: int = 1
    length: int = 0
    """Digits that a number has at least; zeros stand in front."""
    period: Period = Period.NEVER
    version: int = 1

    def period_of(self, day: date) -> str:
        """Return the name of the period that a day lies in."""
        return day.strftime(_PERIODS[self.period])

    def after(self, last: int | None) -> int:
        """Return the number that follows the last one; the first one where there was none."""
        return self.start if last is None else max(last + self.step, self.start)

    def text(self, number: int, day: date) -> str:
        """Return a number as it stands on a document of that day."""
        shown = self.template.replace(NUMBER, str(number).zfill(self.length))
        for place, pattern in _PLACES.items():
            shown = shown.replace(place, day.strftime(pattern))
        return shown


def numerator_faults(numerator: Numerator) -> list[Fault]:
    """Return what is wrong with a numerator."""
    faults = name_faults("/name", numerator.name)
    places = _PLACE.findall(numerator.template)
    unknown = sorted(set(places) - {NUMBER, *_PLACES})
    if NUMBER not in places:
        faults.append(Fault("/template", f"needs {NUMBER}, where the number stands"))
    if unknown:
        known = ", ".join((NUMBER, *_PLACES))
        faults.append(Fault("/template", f"there is no {unknown[0]}; there are {known}"))
    if not numerator.template.isprintable():
        faults.append(Fault("/template", "expected characters that can be seen"))
    lacking = [one for one in _NEEDED[numerator.period] if one not in places]
    if lacking:
        said = f"needs {' and '.join(lacking)}: numbers begin anew each {numerator.period}"
        faults.append(Fault("/template", f"{said}, and two documents would bear the same"))
    return faults
