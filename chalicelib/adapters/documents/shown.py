"""Values in a document: each prints as people read it, and compares as it is stored."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Shown:
    """A value as people read it; `raw` is the stored one."""

    def __init__(self, text: str, raw: Any) -> None:
        self.raw = raw
        self._text = _NOT_IN_XML.sub("", text)

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return self.raw not in (None, False, "", 0, [], {}, "0.00")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.raw if isinstance(self.raw, list) else [])

    def __len__(self) -> int:
        return len(self.raw) if isinstance(self.raw, list) else len(self._text)

    def __float__(self) -> float:
        return float(self.raw or 0)

    def __int__(self) -> int:
        return int(float(self))

    def __eq__(self, other: object) -> bool:
        other = other.raw if isinstance(other, Shown) else other
        return other in (self.raw, self._text)

    def __hash__(self) -> int:
        return hash(self._text)

    def __lt__(self, other: Any) -> bool:
        return float(self) < float(other)

    def __gt__(self, other: Any) -> bool:
        return float(self) > float(other)

    def __le__(self, other: Any) -> bool:
        return float(self) <= float(other)

    def __ge__(self, other: Any) -> bool:
        return float(self) >= float(other)


def raw_of(value: Any) -> Any:
    """Return the stored value behind what a document prints."""
    return value.raw if isinstance(value, Shown) else value


def values_of(tree: Any) -> Any:
    """Return a tree of values as a template looks at it.

    A pair of text and stored value is a leaf; a list of mappings are rows.
    """
    match tree:
        case Mapping():
            return {name: values_of(one) for name, one in tree.items()}
        case [str() as text, raw]:
            return Shown(text, raw)
        case list():
            return [values_of(one) for one in tree]
    return tree
