"""Compares a copy of a table with the table: rows by kind, and a sample row by row."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from chalicelib.records.kinds import COUNTER
from infra.tenants.rows import Image, scan

SAMPLE = 200
Keyed = tuple[str, str]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How a copy and the table differ."""

    copied: dict[str, int]
    """Rows of the copy by kind."""
    present: dict[str, int]
    """Rows of the table by kind."""
    sampled: int
    same: int
    changed: int
    """Rows of the sample that the table has in a later version."""
    gone: int
    """Rows of the sample that the table has no more."""
    odd: tuple[str, ...]
    """Keys of rows of which the copy has a later version, or the same one with another content."""

    @property
    def rows(self) -> int:
        """Return how many rows the copy has."""
        return sum(self.copied.values())

    @property
    def is_sound(self) -> bool:
        """Return whether the copy is what the table once was."""
        return self.rows > 0 and not self.odd


def compare(client: Any, copy: str, table: str, *, seed: int = 0) -> Comparison:
    """Read both [1 per MB of each, 1 per row of the sample]."""
    chance = random.Random(seed)
    copied: Counter[str] = Counter()
    sample: list[Image] = []
    for number, image in enumerate(_rows(client, copy)):
        copied[image["kind"]["S"]] += 1
        if len(sample) < SAMPLE:
            sample.append(image)
        elif (place := chance.randrange(number + 1)) < SAMPLE:
            sample[place] = image
    present = Counter(image["kind"]["S"] for image in _rows(client, table))
    verdicts = [(one, _verdict(one, _present(client, table, one))) for one in sample]
    counts = Counter(verdict for _, verdict in verdicts)
    return Comparison(
        copied=dict(sorted(copied.items())),
        present=dict(sorted(present.items())),
        sampled=len(sample),
        same=counts["same"],
        changed=counts["changed"],
        gone=counts["gone"],
        odd=tuple(" ".join(key_of(one)) for one, verdict in verdicts if verdict == "odd"),
    )


def key_of(image: Image) -> Keyed:
    """Return the key of a row."""
    return image["pk"]["S"], image["sk"]["S"]


def _rows(client: Any, table: str) -> Iterator[Image]:
    for page, _ in scan(client, table):
        yield from page


def _present(client: Any, table: str, image: Image) -> Image | None:
    key = {name: image[name] for name in ("pk", "sk")}
    found: Image | None = client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item")
    return found


def _verdict(then: Image, now: Mapping[str, Any] | None) -> str:
    """Return what became of a row since."""
    if now is None:
        return "gone"
    if now == then:
        return "same"
    if then["kind"]["S"] == COUNTER:
        return "changed" if int(now["counter"]["N"]) >= int(then["counter"]["N"]) else "odd"
    before, after = (int(one.get("version", {}).get("N", 0)) for one in (then, now))
    # Rows without a version of their own are written whole; those with one count up.
    return "odd" if after < before else "changed"
