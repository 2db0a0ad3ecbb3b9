"""Text messages: how long they may be, and which numbers they and calls reach."""

import re
from typing import Final

from chalicelib.domain.words.phone_numbers import plain_number, without_extension

MAX_TEXT: Final = 200
"""Characters of a text message once its placeholders are filled."""
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


def reached_number(number: str, country: str | None) -> str:
    """Return a number as providers take it (E.164), without its extension.

    `country` is whose numbers are written without a code.

    Raises:
        ValueError: it names no number that is reached from everywhere.
    """
    plain = without_extension(plain_number(number, country))
    if not _E164.fullmatch(plain):
        hint = "" if country else ", or set the country in the settings"
        raise ValueError(f"{number} lacks its country code; write it like +49 30 1234567{hint}")
    return plain
