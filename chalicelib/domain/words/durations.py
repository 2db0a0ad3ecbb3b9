"""Durations as ISO 8601 text: calendar days and exact seconds."""

import re

import msgspec

from chalicelib.domain.errors import Fault

MAX_DAYS = 3_660
"""The longest duration, about ten years."""

DAY_SECONDS = 86_400

_DURATION = re.compile(
    r"P(?:(?P<weeks>[0-9]{1,6})W)?(?:(?P<days>[0-9]{1,6})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,9})H)?(?:(?P<minutes>[0-9]{1,9})M)?(?:(?P<seconds>[0-9]{1,9})S)?)?"
)


class Duration(msgspec.Struct, frozen=True):
    """A length of time; a day keeps the clock time even where the clocks change."""

    days: int = 0
    """Calendar days; a week is seven."""
    seconds: int = 0
    """Exact seconds on top of the days."""

    @property
    def nominal_seconds(self) -> int:
        """The length in seconds, a day taken as 24 hours."""
        return self.days * DAY_SECONDS + self.seconds


def parse_duration(text: object) -> Duration:
    """Read a duration: P1D, PT10M, P1W, P1DT2H30M.

    Raises:
        ValueError: not a duration, a negative one, longer than MAX_DAYS, or one in months or years.
    """
    if not isinstance(text, str):
        raise ValueError("expected a duration, for example P1D or PT10M")
    found = _DURATION.fullmatch(text)
    if found is None or text == "P":
        raise ValueError(_fault_of(text))
    parts = {unit: int(digits or 0) for unit, digits in found.groupdict().items()}
    duration = Duration(
        days=parts["weeks"] * 7 + parts["days"],
        seconds=parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"],
    )
    if duration.nominal_seconds > MAX_DAYS * DAY_SECONDS:
        raise ValueError(f"at most {MAX_DAYS} days")
    return duration


_FAULTS = (
    (r"\s.*|.*\s", "a duration has no space around it, for example P1D"),
    (r"-P.*|P.*-[0-9].*", "a duration must not be negative"),
    (r"p.*|P.*[a-z].*", "a duration is written in capitals, for example P1D or PT10M"),
    (r"(?!P).*", "a duration begins with P, for example P1D or PT10M"),
    (r".*[0-9][.,][0-9].*", "a duration has whole units; half an hour is, for example, PT30M"),
    (
        r"P[^T]*[0-9][YM].*",
        "months and years differ in length; use days or weeks, for example P30D, or PT for minutes",
    ),
    (r"P(T|[^T]+T)?", "a duration says a number and its unit, for example P1D or PT10M"),
    (r"P[^T]*[0-9][HS].*", "hours and seconds stand behind a T, for example PT1H"),
    (r"P.*T.*[0-9][DW].*", "days and weeks stand before the T, for example P1DT2H"),
    (r".*[0-9]", "a duration ends with a unit, for example PT10M"),
    (r"P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?", f"at most {MAX_DAYS} days"),
    (r"P[0-9WDTHMS]*", "each unit stands once, the largest first, for example P1DT2H30M"),
)
"""What may be wrong with a text, the first that it is: a pattern, and a sentence for people."""


def _fault_of(text: str) -> str:
    for pattern, sentence in _FAULTS:
        if re.fullmatch(pattern, text, re.ASCII | re.DOTALL):
            return sentence
    return "expected a duration in whole units, for example P1D or PT10M"


def duration_faults(pointer: str, text: str | None) -> list[Fault]:
    """Return a fault where a text that may be left out is no duration."""
    try:
        parse_duration(text or "PT0S")
    except ValueError as error:
        return [Fault(pointer, str(error))]
    return []


def show_duration(duration: Duration) -> str:
    """Return the shortest ISO 8601 text of a duration: P1D, PT1H30M, PT0S."""
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    clock = "".join(
        f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count
    )
    days = f"{duration.days}D" if duration.days else ""
    if not days and not clock:
        return "PT0S"
    return f"P{days}T{clock}" if clock else f"P{days}"
