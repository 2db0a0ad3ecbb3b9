"""What becomes of a record of the stream that failed: put aside, or not."""

from typing import Any

from chalicelib.observability import described, logger
from chalicelib.usecases.automation.runs.unrecoverable import HOPELESS
from chalicelib.wiring import tenant

Record = dict[str, Any]


def put_aside(record: Record, error: Exception) -> bool:
    """Put a record aside that can never work [1]; return whether it was."""
    letters = tenant().letters
    if letters is None or not isinstance(error, HOPELESS):
        return False
    from chalicelib.usecases.stream_letters import TooLarge, letter_of

    try:
        letters.put(letter_of(record, described(error)))
    except TooLarge as large:
        logger("on_change").error("a record cannot be put aside", extra=described(large))
        return False
    return True


def put_back(record: Record, error: Exception) -> bool:
    """Say that it was not: what a replay hands over lies aside already."""
    return False
