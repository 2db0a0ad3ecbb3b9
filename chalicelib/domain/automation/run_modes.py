"""Run modes: when an automation rule acts after its item has entered the stage."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.comparisons import parse_clock
from chalicelib.domain.language.filled_durations import filled_duration_faults, is_filled
from chalicelib.domain.language.placeholders import Path, parse_template
from chalicelib.domain.words.durations import Duration, parse_duration, show_duration
from chalicelib.domain.words.instants import parse_instant
from chalicelib.domain.words.wording import there_is_no

ENTRY = "entry"
"""The base of a delay that counts from the stage entry."""

SHARED = frozenset({"tenant_constants", "tenant_variables"})
"""First words of what a delay can be made of besides fields of the item."""

_DAYS = frozenset({FieldType.DATE, FieldType.DATETIME})


class Immediately(msgspec.Struct, frozen=True, tag="immediately", tag_field="mode"):
    """Acts on stage entry, or as soon as the previous rule has finished."""


class Delay(msgspec.Struct, frozen=True, tag="delay", tag_field="mode", omit_defaults=True):
    """Acts some time after the stage entry or after what a date field says."""

    delay: str
    """ISO 8601 duration, or a text that gives one: with fields of the item, with constants or
    variables that all workflows share, as in P{{ tenant_constants.days }}D."""
    base: str = ENTRY
    """ENTRY or the code of a date or datetime field."""


class Before(msgspec.Struct, frozen=True, tag="before", tag_field="mode"):
    """Acts some time before what a date field says."""

    delay: str
    """ISO 8601 duration, or a text that gives one: with fields of the item, with constants or
    variables that all workflows share, as in P{{ tenant_constants.days }}D."""
    field: str
    """Code of a date or datetime field."""


class At(msgspec.Struct, frozen=True, tag="at", tag_field="mode", omit_defaults=True):
    """Acts at an instant, or at a clock time on the day that a field says."""

    time: str | None = None
    """HH:MM on the tenant's clock; without it a datetime field's own time."""
    field: str | None = None
    """Code of a date or datetime field; either this or `instant`."""
    instant: str | None = None
    """RFC 3339."""


RunMode = Immediately | Delay | Before | At

MODES: dict[str, type[Immediately] | type[Delay] | type[Before] | type[At]] = {
    "immediately": Immediately,
    "delay": Delay,
    "before": Before,
    "at": At,
}


def parse_run_mode(
    document: Any,
    fields: Mapping[str, Field],
    *,
    minimum_delay_seconds: int,
    roots: Collection[str] | None = None,
    shared: Mapping[str, Field] = {},
) -> RunMode:
    """Return the run mode that a rule's `run` stands for; None stands for immediately.

    `roots` are the words with which placeholders of a delay begin that name fields of the item; any
    where nobody says. `shared` are the values of the tenant by name: tenant_constants.days ...

    Raises:
        Invalid: with every fault found, each with a pointer from the document's root.
    """
    if document is None:
        return Immediately()
    if not isinstance(document, dict):
        raise Invalid.at("", "expected an object with a mode")
    name = document.get("mode")
    kind = MODES.get(name) if isinstance(name, str) else None
    if kind is None:
        message = f"expected a mode; there are {', '.join(MODES)}"
        raise Invalid.at("/mode", there_is_no("mode", name, MODES) if name else message)
    taken = _parameters(kind)
    given = {key: value for key, value in document.items() if key != "mode" and value is not None}
    faults = [
        Fault(f"/{key}", there_is_no(f"key of the mode {name}:", key, ["mode", *taken]))
        for key in given
        if key not in taken
    ]
    faults += [
        Fault(f"/{key}", "expected a string")
        for key, value in given.items()
        if key in taken and not isinstance(value, str)
    ]
    faults += [
        Fault(f"/{key}", f"the mode {name} needs it")
        for key, field in taken.items()
        if field.required and key not in given
    ]
    if not faults:
        mode: RunMode = kind(**given)
        faults = _faults(mode, fields, minimum_delay_seconds, roots, shared)
    if faults:
        raise Invalid(faults)
    return mode


@cache
def _parameters(kind: type[RunMode]) -> dict[str, msgspec.structs.FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _faults(
    mode: RunMode,
    fields: Mapping[str, Field],
    minimum_delay_seconds: int,
    roots: Collection[str] | None,
    shared: Mapping[str, Field],
) -> list[Fault]:
    match mode:
        case Delay(delay, _) | Before(delay, _) if is_filled(delay):
            field = mode.base if isinstance(mode, Delay) else mode.field
            pointer = "/base" if isinstance(mode, Delay) else "/field"
            found = [] if field == ENTRY else _field_faults(pointer, field, fields)
            return _filled_faults(delay, fields, roots, shared) + found
        case Delay(delay, base):
            faults = _duration_faults(delay, minimum_delay_seconds if base == ENTRY else 0)
            return faults + ([] if base == ENTRY else _field_faults("/base", base, fields))
        case Before(delay, field):
            return _duration_faults(delay, 0) + _field_faults("/field", field, fields)
        case At():
            return _at_faults(mode, fields)
        case Immediately():
            return []


def _duration_faults(text: str, minimum_seconds: int) -> list[Fault]:
    try:
        duration = parse_duration(text)
    except ValueError as error:
        return [Fault("/delay", str(error))]
    if duration.nominal_seconds < minimum_seconds:
        least = show_duration(Duration(seconds=minimum_seconds))
        return [Fault("/delay", f"at least {least} after the stage entry")]
    return []


def _filled_faults(
    text: str,
    fields: Mapping[str, Field],
    roots: Collection[str] | None,
    shared: Mapping[str, Field],
) -> list[Fault]:
    """Return what is wrong with a delay that comes from the item or from values of the tenant."""
    try:
        template = parse_template(text)
    except Invalid as invalid:
        return [fault.under("/delay") for fault in invalid.faults]

    def found(path: Path) -> Field | None:
        if path[0] in SHARED:
            return shared.get(".".join(path))
        of_the_item = len(path) == 2 and (roots is None or path[0] in roots)
        return fields.get(path[1]) if of_the_item else None

    for path in sorted(template.paths):
        if found(path) is None:
            named = f"{{{{ {'.'.join(path)} }}}}"
            wrong = "no value of the tenant" if path[0] in SHARED else "no field of the item"
            able = "fields of the item, tenant_constants and tenant_variables"
            return [Fault("/delay", f"{named} is {wrong}; a delay is worked out from {able} alone")]
    return filled_duration_faults("/delay", template, found)


def _field_faults(pointer: str, code: str, fields: Mapping[str, Field]) -> list[Fault]:
    field = fields.get(code)
    if field is None or field.type not in _DAYS or field.multiple:
        return [Fault(pointer, "expected the code of a date or datetime field with one value")]
    return []


def _at_faults(mode: At, fields: Mapping[str, Field]) -> list[Fault]:
    if (mode.field is None) == (mode.instant is None):
        return [Fault("", "the mode at needs either field or instant")]
    faults: list[Fault] = []
    if mode.time is not None:
        try:
            parse_clock(mode.time)
        except ValueError as error:
            faults.append(Fault("/time", str(error)))
    if mode.instant is not None:
        if mode.time is not None:
            faults.append(Fault("/time", "an instant has its own time"))
        try:
            parse_instant(mode.instant)
        except (ValueError, OverflowError):
            faults.append(
                Fault("/instant", "expected an instant, for example 2026-03-01T09:00:00Z")
            )
        return faults
    code = mode.field or ""
    faults += _field_faults("/field", code, fields)
    if mode.time is None and code in fields and fields[code].type is FieldType.DATE:
        faults.append(Fault("/time", "a date field needs a time, for example 12:00"))
    return faults
