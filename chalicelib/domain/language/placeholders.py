"""Text parameters with placeholders: {{ deal.title }}, {{ deal.amount | money:"EUR" }}.

A template is parsed once and rendered often. What is inserted is never parsed again.

Filters: date (a date as 2026-03-01, an instant as 2026-03-01 10:00 on the tenant's clock),
money (1,234.50, with a currency 1,234.50 EUR), upper, lower, default:"text" (for an empty value).
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid, Refused
from chalicelib.domain.words.escapes import Escape, plain
from chalicelib.domain.words.instants import parse_instant

MAX_OUTPUT_BYTES = 65_536

Path = tuple[str, ...]
Lookup = Callable[[Path], Any]
"""Returns the stored value at a path, None where there is none."""


class Filter(msgspec.Struct, frozen=True):
    """One filter of a placeholder."""

    name: str
    argument: str | None = None


class Placeholder(msgspec.Struct, frozen=True):
    """A place in a template that is filled from the item."""

    path: Path
    filters: tuple[Filter, ...] = ()


class Template(msgspec.Struct, frozen=True):
    """A parsed text parameter."""

    segments: tuple[str | Placeholder, ...]

    @property
    def paths(self) -> frozenset[Path]:
        """The paths that it asks for."""
        return frozenset(one.path for one in self.segments if isinstance(one, Placeholder))

    @property
    def literal(self) -> bool:
        """Whether it has no placeholder at all."""
        return not self.paths

    def render(self, lookup: Lookup, *, escape: Escape = plain, zone: ZoneInfo) -> str:
        """Return the text with every placeholder filled and escaped; literal text stays as it is.

        Raises:
            Refused: the text is longer than MAX_OUTPUT_BYTES, or a value does not suit its filter.
        """
        parts = []
        length = 0
        for segment in self.segments:
            if isinstance(segment, str):
                part = segment
            else:
                value = lookup(segment.path)
                for one in segment.filters:
                    value = _filtered(one, value, zone)
                part = escape(value if value.__class__ is str else show_value(value))
            parts.append(part)
            length += len(part)
            if length > MAX_OUTPUT_BYTES:
                raise _too_long()
        text = "".join(parts)
        if not text.isascii() and len(text.encode(errors="replace")) > MAX_OUTPUT_BYTES:
            raise _too_long()
        return text


def parse_template(text: str) -> Template:
    """Return the template that a text stands for.

    Raises:
        Invalid: the first fault found, at the text itself.
    """
    segments: list[str | Placeholder] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        if start > position:
            segments.append(text[position:start])
        found = _PLACEHOLDER.match(text, start)
        if found is None:
            raise Invalid.at(
                "", f"the placeholder {text[start : start + 40]!r} is not closed with }}}}"
            )
        segments.append(_parse_placeholder(found[1]))
        position = found.end()
    if position < len(text):
        segments.append(text[position:])
    return Template(tuple(segments))


def check_paths(
    template: Template,
    known: Callable[[Path], bool],
    hint: Callable[[Path], str] = lambda _: "",
) -> list[Fault]:
    """Return a fault for each path that is not known; `hint` says what there is instead."""
    unknown = sorted(path for path in template.paths if not known(path))
    return [Fault("", f"there is no {{{{ {'.'.join(path)} }}}}{hint(path)}") for path in unknown]


def show_value(value: Any) -> str:
    """Return a stored value as a reader wants to see it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(map(show_value, value))
    if isinstance(value, dict):
        return show_value(value.get("value", value.get("url")))
    return str(value)


def _parse_placeholder(body: str) -> Placeholder:
    path, *filters = (part.strip() for part in _PART.findall(body))
    if not path:
        raise Invalid.at(
            "", f"the placeholder {{{{{body}}}}} needs a path, for example {{{{ deal.title }}}}"
        )
    if not _PATH.fullmatch(path):
        raise Invalid.at("", f"{path!r} is not a path, for example deal.title")
    return Placeholder(tuple(path.split(".")), tuple(map(_parse_filter, filters)))


def _parse_filter(text: str) -> Filter:
    found = _FILTER.fullmatch(text)
    name = found[1] if found else text
    if found is None or name not in _ARGUMENTS:
        known = ", ".join(_ARGUMENTS)
        raise Invalid.at(
            "", f'{text!r} is not a filter; there are {known}, an argument as in default:"-"'
        )
    argument = None if found[2] is None else re.sub(r"\\(.)", r"\1", found[2], flags=re.DOTALL)
    needed = _ARGUMENTS[name]
    if needed is not None and needed is not (argument is not None):
        raise Invalid.at("", f"the filter {name} {'needs an' if needed else 'takes no'} argument")
    return Filter(name, argument)


def _filtered(one: Filter, value: Any, zone: ZoneInfo) -> Any:
    if one.name == "default":
        return one.argument if value is None or value in ("", []) else value
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return [_filtered(one, member, zone) for member in value]
    try:
        match one.name:
            case "date":
                return _show_date(value, zone)
            case "money":
                return _show_money(value, one.argument)
            case "upper":
                return show_value(value).upper()
            case _:
                return show_value(value).lower()
    except (ValueError, TypeError, ArithmeticError) as error:
        raise Refused(
            f"the filter {one.name} does not suit {value!r}", code=Code.TEMPLATE_VALUE
        ) from error


def _show_date(value: str, zone: ZoneInfo) -> str:
    if len(value) == 10:
        return date.fromisoformat(value).isoformat()
    return parse_instant(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _show_money(value: str | float, currency: str | None) -> str:
    amount = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{amount:,f} {currency}" if currency else f"{amount:,f}"


def _too_long() -> Refused:
    return Refused(f"the text has more than {MAX_OUTPUT_BYTES} bytes", code=Code.TEMPLATE_TOO_LONG)


_PLACEHOLDER = re.compile(r'\{\{((?:[^"}]|"(?:[^"\\]|\\.)*+"|\}(?!\}))*+)\}\}', re.DOTALL)
_PART = re.compile(r'(?:^|\|)((?:[^"|]|"(?:[^"\\]|\\.)*+")*+)', re.DOTALL)
_PATH = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_FILTER = re.compile(r'([a-z]+)\s*(?::\s*"((?:[^"\\]|\\.)*)")?', re.DOTALL)

_ARGUMENTS: dict[str, bool | None] = {
    "date": False,
    "money": None,
    "upper": False,
    "lower": False,
    "default": True,
}
"""The filters, and whether each needs an argument; None: it may have one."""
