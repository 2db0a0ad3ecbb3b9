"""Values of fields as they are written in plain text: in filters and in tables."""

import re
from typing import Any

from chalicelib.domain.items.fields import Field, FieldType

TRUTH = {"true": True, "1": True, "false": False, "0": False}
_NUMBER = re.compile(r"[+-]?[0-9]+(?P<broken>(\.[0-9]+)?([eE][+-]?[0-9]+)?)")
_NUMBERS = frozenset({FieldType.NUMBER, FieldType.USER, FieldType.ITEM})


def written_value(field: Field, text: str) -> Any:
    """Return a value in the type that the field's parser expects; what is none stays text."""
    text = text.strip()
    if field.type in _NUMBERS:
        return _number(text)
    if field.type is FieldType.BOOLEAN:
        return TRUTH.get(text.lower(), text)
    return text


def _number(text: str) -> int | float | str:
    found = _NUMBER.fullmatch(text)
    if found is None or len(text) > 40:
        return text
    return float(text) if found["broken"] else int(text)
