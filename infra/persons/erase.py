"""Erases a person. Killed half-way, it goes on from any machine: what leads to them goes last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.deletion import deleted_item
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.records.items import ADDRESS, item_row
from infra.deployment.errors import AwsRefused
from infra.deployment.hints import AGAIN
from infra.persons.person import Person
from infra.persons.receipt import Receipt
from infra.persons.search import Search
from infra.persons.verdicts import Fate, Verdict, verdict_on
from infra.tenants.rows import Image, Line, image_of, line_of, line_of_row, replace_unchanged

TRIES = 8
SYSTEM = 1
"""In whose name it is deleted: the first admin's."""
MARK = "erased"
"""As an import's mark: what is rewritten starts no automation."""


class Erasure:
    """The erasure of one person.

    Args:
        search: where they are looked for.
        person: who.
        receipt: where is written what was done.
        now: the present instant.
    """

    def __init__(self, search: Search, person: Person, receipt: Receipt, now: datetime) -> None:
        self._search, self._person, self._receipt, self._now = search, person, receipt, now

    def run(self) -> None:
        """Erase everywhere [1 per MB of the table, 1 per row and e-mail].

        Raises:
            AwsRefused: a row is being changed all the time.
        """
        last: list[Line] = []
        for image, line in self._search.rows():
            verdict = verdict_on(line, self._person, self._now)
            if line.kind == ADDRESS and verdict.fate is Fate.REMOVED:
                last.append(line)
            else:
                self._carry_out(image, line, verdict)
        for key, _ in self._search.mails(self._person):
            self._search.s3.delete_object(Bucket=self._search.bucket, Key=key)
            self._receipt.count(Fate.REMOVED, "e-mail as it came in")
        for ref in self._person.items:
            self._delete(ref)
        for line in last:
            self._remove(line.key)
            self._receipt.count(Fate.REMOVED, line.kind)

    def _carry_out(self, image: Image, line: Line, verdict: Verdict) -> None:
        for _ in range(TRIES):
            if verdict.fate is Fate.REMOVED:
                self._remove(line.key)
            elif verdict.after is not None and not self._replace(image, verdict):
                found = self._read(line)
                if found is None:
                    return
                image, line = found, line_of(found)
                verdict = verdict_on(line, self._person, self._now)
                continue
            if verdict.fate is Fate.LEFT:
                self._receipt.left.append(f"{line.pk} {line.sk}")
            if verdict.fate is not Fate.STAYS:
                self._receipt.count(verdict.fate, line.kind)
            return
        raise AwsRefused(
            f"The row {line.pk} {line.sk} is being changed all the time",
            state="What was erased before stays erased; the person is still found.",
            next=AGAIN,
        )

    def _replace(self, image: Image, verdict: Verdict) -> bool:
        """Write a row unless it has changed since it was read [1]."""
        if verdict.after is None:
            return True
        return replace_unchanged(
            self._search.dynamodb,
            self._search.table,
            image,
            verdict.after,
            imported=None if verdict.streamed else MARK,
        )

    def _read(self, line: Line) -> Image | None:
        key = _key(line.key)
        answer: dict[str, Any] = self._search.dynamodb.get_item(
            TableName=self._search.table, Key=key, ConsistentRead=True
        )
        return answer.get("Item")

    def _remove(self, key: Sequence[str]) -> None:
        self._search.dynamodb.delete_item(TableName=self._search.table, Key=_key(key))

    def _delete(self, ref: ItemRef) -> None:
        """Delete an item past any bin; the functions clear away what lies with it."""
        for _ in range(TRIES):
            item = self._search.item(ref)
            if item is None or (item.deleted_at and not item.purge_at):
                return
            line = line_of_row(item_row(ended(item, self._now)))
            image = image_of(line_of_row(item_row(item)))
            if self._replace(image, Verdict(Fate.OWN, line, streamed=True)):
                return
        raise AwsRefused(
            f"{ref} is being changed all the time",
            state="Everything else of the person was erased.",
            next=AGAIN,
        )


def ended(item: Item, now: datetime) -> Item:
    """Return an item that is deleted and goes for good with the next sweep."""
    gone = deleted_item(item, None, by=item.deleted_by or SYSTEM, now=now, cause=Cause())
    return msgspec.structs.replace(gone, ends_at=now, deleted_at=item.deleted_at or now)


def _key(key: Sequence[str]) -> dict[str, dict[str, str]]:
    return {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
