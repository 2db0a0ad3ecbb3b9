"""English that is left where all should be in another language, found by its small words."""

import re
from collections.abc import Iterable

_WORDS = re.compile(
    r"\b(?:the|was|were|is|are|not|and|or|of|after|before|at|once|until|waits?|due|done|failed|"
    r"skipped|stopped|blocked|rule|item|client|condition|empty|field|days?|hours?|to|by|for|told|"
    r"working|answer|started|ended|it|has|have|no|there|in|on|with|planned|running|user|nothing)\b",
    re.IGNORECASE,
)


def english_in(texts: Iterable[str], *names: str) -> list[str]:
    """Return the texts in which English is left; `names` are what somebody has called so."""
    return [one for one in texts if _WORDS.search(_without(one, names))]


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
