"""Deadlines: how long a step may rest, where the template says so itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, parse_date, parse_datetime
from chalicelib.domain.language.filled_durations import filled_duration_faults, is_filled
from chalicelib.domain.language.paths import text_faults
from chalicelib.domain.language.placeholders import Path, parse_template
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.instants import parse_instant
from chalicelib.domain.workflows.names import Names
from chalicelib.domain.workflows.steps import (
    MIN_PAUSE_SECONDS,
    EventStep,
    PauseStep,
    WaitForClient,
    duration_of,
)
from chalicelib.domain.workflows.template import Place
from chalicelib.domain.workflows.variables import Constant

LIFETIME = timedelta(days=365)
"""How long an execution lives at most."""
MAX_WAIT = timedelta(days=364)
"""The longest rest: it leaves a day for the steps around it."""
RENEWED_AFTER = timedelta(days=180)
"""How old an execution may become before a loop goes on in a new one at its next pass."""
_DURATION_NAMES = {PauseStep: "interval", WaitForClient: "period"}
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nobody means an instant before it, and the first days of year 1 are outside of some zones."""


def rest_faults(step: EventStep, place: Place, names: Names) -> Iterator[Fault]:
    """Yield what is wrong with until when a step rests, and with what the card says of it.

    Pointers start at the step.
    """
    name = _DURATION_NAMES.get(type(step), "timeout")
    duration = duration_of(step)
    if duration is not None and step.until is not None:
        yield Fault("/until", f"either {name} or until")
    endless = isinstance(step, WaitForClient) and place.is_event  # another event may end it
    if duration is None and step.until is None and name != "timeout" and not endless:
        yield Fault(f"/{name}", f"either {name} or until is needed")
    if duration is not None and is_filled(duration):
        yield from _filled_faults(f"/{name}", duration, place, names)
    elif duration is not None:
        least = MIN_PAUSE_SECONDS if name == "interval" else 1
        yield from duration_faults(f"/{name}", duration, least)
    if step.until is not None and is_filled(step.until):
        yield from text_faults("/until", step.until, names.path_context(place))
    elif step.until is not None:
        yield from instant_faults("/until", step.until, names.context.now)
    if isinstance(step, WaitForClient):
        yield from text_faults("/comment", step.comment, names.path_context(place))


def _filled_faults(pointer: str, text: str, place: Place, names: Names) -> Iterator[Fault]:
    """Yield what is wrong with a text that gives a duration, as far as its placeholders tell it.

    Of constants, defaults and options it is known what they give.
    """
    context = names.path_context(place)
    wrong = text_faults(pointer, text, context)
    yield from wrong
    if wrong:
        return
    template = parse_template(text)
    wrong = filled_duration_faults(pointer, template, context.field)
    yield from wrong
    if template.only is not None and not wrong and not template.only.filters:
        path = template.only.path
        least = MIN_PAUSE_SECONDS if pointer == "/interval" else 1
        for known in _known_texts(path, context.field(path), names):
            yield from duration_faults(pointer, known, least)


def _known_texts(path: Path, field: Field | None, names: Names) -> Iterator[str]:
    """Yield what a placeholder may give as far as it is known: a constant, a default, options."""
    own = names.roots.get(path[0], {}).get(path[-1])
    value = own.value if isinstance(own, Constant) else own.default if own is not None else None
    if isinstance(value, str):
        yield value
    elif field is not None:
        yield from field.options


def duration_faults(pointer: str, text: str, least: int) -> Iterator[Fault]:
    """Yield what is wrong with a duration of at least so many seconds."""
    try:
        seconds = parse_duration(text).nominal_seconds
    except ValueError as error:
        yield Fault(pointer, str(error))
        return
    if seconds < least:
        yield Fault(pointer, f"at least {show_duration(Duration(seconds=least))}")
    if seconds > MAX_WAIT.total_seconds():
        yield Fault(pointer, f"at most P{MAX_WAIT.days}D, as long as a run can last")


def instant_faults(pointer: str, text: str, now: datetime) -> Iterator[Fault]:
    """Yield what is wrong with an instant or a day; one that is past is none."""
    try:
        until = _instant(text)
    except ValueError:
        yield Fault(pointer, "expected an instant, for example 2026-03-01T09:00:00Z")
        return
    if until < EARLIEST:
        yield Fault(pointer, f"expected an instant from {EARLIEST.year} on")
    if until > now + MAX_WAIT:
        yield Fault(pointer, f"at most P{MAX_WAIT.days}D ahead, as long as a run can last")


def _instant(text: str) -> datetime:
    """Return an instant, or the beginning of a day.

    Raises:
        ValueError: it is neither.
    """
    try:
        return parse_instant(parse_datetime(text))
    except ValueError:
        return datetime.fromisoformat(parse_date(text)).replace(tzinfo=UTC)
