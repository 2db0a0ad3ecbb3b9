"""Durations that come from values: a text with placeholders gives one when it is filled."""

from collections.abc import Callable

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.placeholders import Path, Template
from chalicelib.domain.words.durations import parse_duration

_TEXTS = frozenset({FieldType.STRING, FieldType.LIST})


def is_filled(text: str | None) -> bool:
    """Return whether a text has placeholders, so that what it gives is known only later."""
    return text is not None and "{{" in text


def filled_duration_faults(
    pointer: str, template: Template, field_at: Callable[[Path], Field | None]
) -> list[Fault]:
    """Return why a text cannot give a duration, as far as the kinds of its values tell it.

    A placeholder alone must be able to hold a text. Around others the duration is written out, so
    that it is one with any number in their place.
    """
    only = template.only
    if only is None:
        example = "".join(one if isinstance(one, str) else "1" for one in template.segments)
        if is_duration(example):
            return []
        first = _shown(template.placeholders[0].path)
        return [Fault(pointer, f"gives no duration; write it around it, for example P{first}D")]
    field = field_at(only.path)
    if field is None or (not field.multiple and field.type in _TEXTS):
        return []
    shown = _shown(only.path)
    meant = f"; write P{shown}D or PT{shown}H" if field.type is FieldType.NUMBER else ""
    name = ".".join(only.path)
    return [Fault(pointer, f"{name} is no text that could give a duration{meant}")]


def is_duration(text: str) -> bool:
    """Return whether a text is a duration."""
    try:
        parse_duration(text)
    except ValueError:
        return False
    return True


def _shown(path: Path) -> str:
    return "{{ " + ".".join(path) + " }}"
