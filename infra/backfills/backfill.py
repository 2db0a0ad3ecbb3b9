"""Goes through a tenant's table once. How far it is lies in the table: any machine goes on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.records.kinds import BACKFILL
from infra.backfills import deleted
from infra.tenants.rows import line_of, replace_unchanged, scan

Change = Callable[[Any, datetime], Any]
BACKFILLS: Mapping[str, Change] = {"deleted": deleted.change}
"""By name, in the order in which releases brought them."""
KIND = BACKFILL
TRIES = 8


class Progress(msgspec.Struct, kw_only=True):
    """How far a backfill is."""

    seen: int = 0
    changed: int = 0
    left: list[str] = []
    """Rows that could not be read or kept changing; the first of them."""
    start: dict[str, Any] | None = None
    """Key behind which the next page begins."""
    done: bool = False


class Backfill:
    """One backfill of one table.

    Args:
        client: DynamoDB.
        table: its name.
        name: which backfill.
    """

    def __init__(self, client: Any, table: str, name: str) -> None:
        self._client, self._table, self._name = client, table, name
        self._change = BACKFILLS[name]
        self._key = {"pk": {"S": "config"}, "sk": {"S": f"{KIND}#{name}"}}

    def progress(self) -> Progress:
        """Return how far it is [1]."""
        found = self._client.get_item(TableName=self._table, Key=self._key, ConsistentRead=True)
        item = found.get("Item")
        return msgspec.json.decode(item["body"]["S"], type=Progress) if item else Progress()

    def run(
        self, now: datetime, report: Callable[[Progress], None], limit: int | None = None
    ) -> Progress:
        """Go on to the end [1 per MB, 1 per page, 1 per row that changes].

        Done again it does nothing: a row that was changed needs no change.
        """
        progress = self.progress()
        if progress.done:
            return progress
        for page, start in scan(self._client, self._table, progress.start, limit):
            for image in page:
                self._one(image, now, progress)
            progress.start = dict(start) if start else None
            progress.done = start is None
            self._save(progress)
            report(progress)
        return progress

    def _one(self, image: Any, now: datetime, progress: Progress) -> None:
        progress.seen += 1
        place = f"{image['pk']['S']} {image['sk']['S']}"
        for _ in range(TRIES):
            try:
                after = self._change(line_of(image), now)
            except msgspec.MsgspecError:
                break
            if after is None:
                return
            if replace_unchanged(self._client, self._table, image, after):
                progress.changed += 1
                return
            key = {"pk": image["pk"], "sk": image["sk"]}
            found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
            if "Item" not in found:
                return
            image = found["Item"]
        progress.left = [*progress.left, place][:100]

    def _save(self, progress: Progress) -> None:
        body = msgspec.json.encode(progress).decode()
        row = {**self._key, "kind": {"S": KIND}, "version": {"N": "1"}, "body": {"S": body}}
        self._client.put_item(TableName=self._table, Item=row)
