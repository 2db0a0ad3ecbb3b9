"""Text parameters with placeholders: {{ deal.title }}, {{ deal.amount | money:"EUR" }}.

A template is parsed once and rendered often. What is inserted is never parsed again. The filters
are those of filters.py.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.language.filters import Filter, Style, parse_filter
from chalicelib.domain.words.escapes import Escape, plain

MAX_OUTPUT_BYTES = 65_536

Path = tuple[str, ...]
Lookup = Callable[[Path], Any]
"""Returns the stored value at a path, None where there is none."""


Show = Callable[[Path, Any], str]
"""Returns the stored value at a path as people read it."""


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

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """The placeholders in their order."""
        return tuple(one for one in self.segments if isinstance(one, Placeholder))

    @property
    def only(self) -> Placeholder | None:
        """The placeholder that is all of the text, None where there is more or none."""
        match self.segments:
            case (Placeholder() as only,):
                return only
        return None

    def render(
        self,
        lookup: Lookup,
        *,
        style: Style,
        show: Show | None = None,
        escape: Escape | Sequence[Escape] = plain,
        most: int = MAX_OUTPUT_BYTES,
    ) -> str:
        """Return the text with every placeholder filled and escaped; literal text stays as it is.

        Args:
            lookup: gives the stored values.
            style: the tenant's clock and form of dates.
            show: how values are shown; as they are stored where it is not given.
            escape: how what is inserted is made harmless; several: one for each placeholder.
            most: how many bytes the text may have.

        Raises:
            Refused: the text is longer, or a value does not suit its filter.
        """
        return "".join(
            text for text, _ in self.parts(lookup, style, show or _as_stored, escape, most)
        )

    def parts(
        self,
        lookup: Lookup,
        style: Style,
        show: Show,
        escape: Escape | Sequence[Escape] = plain,
        most: int = MAX_OUTPUT_BYTES,
    ) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of the filled text, and of each whether it was inserted; see render."""
        length = number = 0
        for segment in self.segments:
            if isinstance(segment, str):
                part = segment
            else:
                value, shown = evaluated(segment, lookup, style, show)
                text = show_value(value) if shown else show(segment.path, value)
                part = (escape if callable(escape) else escape[number])(text)
                number += 1
            length += len(part) if part.isascii() else len(part.encode(errors="replace"))
            if length > most:
                raise Refused(f"the text has more than {most} bytes", code=Code.TEMPLATE_TOO_LONG)
            yield part, not isinstance(segment, str)


def evaluated(
    placeholder: Placeholder, lookup: Lookup, style: Style, show: Show
) -> tuple[Any, bool]:
    """Return the value of a placeholder after its filters, and whether it is a text for people.

    Raises:
        Refused: a value does not suit its filter.
    """
    path = placeholder.path
    value, shown = lookup(path), False
    for one in placeholder.filters:
        if one.reads_text and not shown and value is not None:
            value = show(path, value)
        currency = None
        if one.name == "money" and not one.argument:
            currency = lookup((*path[:-1], "currency"))
        before, value = value, one.apply(value, style, currency)
        shown = shown or (one.shows and not (one.name == "default" and value is before))
    return value, shown


def _as_stored(path: Path, value: Any) -> str:  # noqa: ARG001 - every value alike
    return show_value(value)


@lru_cache(maxsize=512)  # every run of a rule has the same texts
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
    return Placeholder(tuple(path.split(".")), tuple(map(parse_filter, filters)))


_PLACEHOLDER = re.compile(r'\{\{((?:[^"}]|"(?:[^"\\]|\\.)*+"|\}(?!\}))*+)\}\}', re.DOTALL)
_PART = re.compile(r'(?:^|\|)((?:[^"|]|"(?:[^"\\]|\\.)*+")*+)', re.DOTALL)
_PATH = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
