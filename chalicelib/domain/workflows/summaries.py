"""Summaries: values as the step log shows them, long ones cut."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.workflows.tasks import cut

MAX_VALUES = 20
"""How many values of a list, or of what a step looked at, are shown."""
MAX_INPUT_BYTES = 20_000
"""Size, as JSON, of all that the log keeps of what a step looked at."""
MAX_INPUT_TEXT = 200
"""Characters that the log keeps of a text that a step looked at."""


def summary(value: Any, text: int) -> Any:
    """Return a value with its texts cut at so many characters, and its lists at MAX_VALUES."""
    match value:
        case str():
            return cut(value, text)
        case list() | tuple():
            more = ["…"] if len(value) > MAX_VALUES else []
            return [*(summary(one, text) for one in value[:MAX_VALUES]), *more]
        case dict():
            return {name: summary(one, text) for name, one in value.items()}
        case _:
            return value


def input_of(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a step looked at as its line in the log keeps it."""
    kept: dict[str, Any] = {}
    room = MAX_INPUT_BYTES
    for name, value in list(seen.items())[:MAX_VALUES]:
        short = summary(value, MAX_INPUT_TEXT)
        room -= len(msgspec.json.encode(short))
        if room < 0:
            break
        kept[name] = short
    return kept
