"""The automation of a pipeline as one document, and the versions in which it is kept.

A version is never changed: whoever changes stages, rules or triggers makes the next one
(semantics/automation: versions).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.pipelines import Stage

CHUNK_BYTES = 300_000
"""JSON that a row of the table has room for, with something to spare."""

Part = TypeVar("Part", Rule, Trigger)


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """The stages of a pipeline with all its rules and triggers, each in their order."""

    stages: tuple[Stage, ...] = ()
    rules: tuple[Rule, ...] = ()
    triggers: tuple[Trigger, ...] = ()

    @property
    def sha256(self) -> str:
        """Return what is the same for the same document only."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Ids of what was added, changed and removed."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How much a version made different."""

    stages: Count = Count()
    rules: Count = Count()
    triggers: Count = Count()


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the automation of a pipeline; its document lies in chunks."""

    number: int
    """Counts up from 1. Version 0 is what there was before versions were kept."""
    at: datetime
    by: int
    """Who made it."""
    note: str = ""
    """What its maker said of it."""
    sha256: str
    """Of the whole document."""
    changes: Changes
    chunks: tuple[str, ...]
    """Names of the chunks that hold the document, each the SHA-256 of what it holds."""
    withdrawn: tuple[str, ...] = ()
    """Rules that it removed or switched off, and whose waiting runs stop with them."""


def in_order(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return rules or triggers in the order in which they are listed."""
    return tuple(sorted(parts, key=lambda one: (one.sort, one.id)))


def same(one: Part, other: Part | None) -> bool:
    """Return whether two parts say the same, whoever placed them and when."""
    return other is not None and one.bare() == other.bare()


def stamped(
    after: Iterable[Part], before: Mapping[str, Part], at: datetime, by: int
) -> Iterator[Part]:
    """Yield parts with who changed them and when; those that stay as they were keep theirs.

    What comes to another stage is placed anew.
    """
    for one in after:
        old = before.get(one.id)
        if old is not None and same(one, old):
            yield old
        else:
            stays = old is not None and old.stage == one.stage
            placed_at = old.placed_at if old is not None and stays else at
            yield msgspec.structs.replace(one, placed_at=placed_at, changed_at=at, changed_by=by)


def difference(before: Sequence[Part], after: Sequence[Part]) -> Difference:
    """Return what makes one list of parts the other."""
    known = {one.id: one for one in before}
    return Difference(
        added=tuple(one.id for one in after if one.id not in known),
        changed=tuple(one.id for one in after if one.id in known and not same(one, known[one.id])),
        removed=tuple(sorted(known.keys() - {one.id for one in after})),
    )


def taken_away(before: Iterable[Rule], after: Iterable[Rule]) -> tuple[str, ...]:
    """Return the ids of rules that are gone afterwards, or switched off only now."""
    kept = {one.id: one for one in after}
    return tuple(
        one.id for one in before if one.id not in kept or (one.enabled and not kept[one.id].enabled)
    )


def changes(before: Document, after: Document) -> Changes:
    """Return how much two documents differ."""
    return Changes(
        stages=_stages(before.stages, after.stages),
        rules=_count(difference(before.rules, after.rules)),
        triggers=_count(difference(before.triggers, after.triggers)),
    )


def chunks_of(document: Document) -> list[Document]:
    """Return documents of at most CHUNK_BYTES that make up the whole one in their order."""
    chunks: list[Document] = []
    rules: list[Rule] = []
    triggers: list[Trigger] = []
    stages, room = document.stages, CHUNK_BYTES - len(msgspec.json.encode(document.stages))

    def close() -> None:
        chunks.append(Document(stages=stages, rules=tuple(rules), triggers=tuple(triggers)))
        rules.clear()
        triggers.clear()

    parts: tuple[Rule | Trigger, ...] = (*document.rules, *document.triggers)
    for part in parts:
        size = len(msgspec.json.encode(part)) + 1
        if size > room and (rules or triggers or stages):
            close()
            stages, room = (), CHUNK_BYTES
        room -= size
        if isinstance(part, Rule):
            rules.append(part)
        else:
            triggers.append(part)
    close()
    return chunks


def whole(chunks: Iterable[Document]) -> Document:
    """Return the document that chunks make up."""
    several = list(chunks)
    return Document(
        stages=tuple(one for chunk in several for one in chunk.stages),
        rules=tuple(one for chunk in several for one in chunk.rules),
        triggers=tuple(one for chunk in several for one in chunk.triggers),
    )


def _count(found: Difference) -> Count:
    return Count(added=len(found.added), changed=len(found.changed), removed=len(found.removed))


def _stages(before: Sequence[Stage], after: Sequence[Stage]) -> Count:
    known = {one.code: one for one in before}
    kept = {one.code: one for one in after}
    return Count(
        added=len(kept.keys() - known.keys()),
        changed=sum(1 for code in kept.keys() & known.keys() if kept[code] != known[code]),
        removed=len(known.keys() - kept.keys()),
    )
