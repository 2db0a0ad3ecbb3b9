"""Goes through a tenant's table once. How far it is lies in the table: any machine goes on.

What depends on the settings goes through it once for each state of them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.domain.people.settings import Settings
from chalicelib.records.body import decode
from chalicelib.records.configuration import SETTINGS_KEY
from chalicelib.records.kinds import BACKFILL, STREAMED
from infra.backfills import deleted, ended, retention
from infra.tenants.rows import Line, line_of, replace_unchanged, scan


class Way(msgspec.Struct, frozen=True):
    """What a backfill does with each row."""

    change: Callable[[Line, datetime, Settings], Line | None]
    """Returns how the row is to be; None for one that stays."""
    of: Callable[[Settings], str] = lambda _: ""
    """Returns what it depends on: gone through anew where that is something else."""
    mark: str | None = None
    """Written into rows of which the stream is not to hear."""


BACKFILLS: Mapping[str, Way] = {
    "deleted": Way(deleted.change),
    "retention": Way(retention.change, retention.of, "retention"),
    "ended": Way(ended.change, mark="ended"),
}
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
    of: str = ""
    """What of the settings it was done for."""


class Backfill:
    """One backfill of one table.

    Args:
        client: DynamoDB.
        table: its name.
        name: which backfill.
    """

    def __init__(self, client: Any, table: str, name: str) -> None:
        self._client, self._table, self._name = client, table, name
        self._way = BACKFILLS[name]
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

        Done again it does nothing: a row that was changed needs no change. Where rows were left, it
        begins anew, since they may have been mended.
        """
        settings, progress = self._settings(), self.progress()
        if progress.of != (of := self._way.of(settings)) or (progress.done and progress.left):
            progress = Progress(of=of)
        if progress.done:
            return progress
        for page, start in scan(self._client, self._table, progress.start, limit):
            for image in page:
                self._one(image, now, progress, settings)
            progress.start = dict(start) if start else None
            progress.done = start is None
            self._save(progress)
            report(progress)
        return progress

    def _one(self, image: Any, now: datetime, progress: Progress, settings: Settings) -> None:
        progress.seen += 1
        why = "it changed again and again"
        for _ in range(TRIES):
            try:
                after = self._way.change(line_of(image), now, settings)
            except msgspec.MsgspecError as error:
                why = str(error)
                break
            if after is None:
                return
            mark = self._way.mark if image["kind"]["S"] in STREAMED else None
            if replace_unchanged(self._client, self._table, image, after, imported=mark):
                progress.changed += 1
                return
            key = {"pk": image["pk"], "sk": image["sk"]}
            found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
            if "Item" not in found:
                return
            image = found["Item"]
        place = f"{image['pk']['S']} {image['sk']['S']}: {why[:200]}"
        progress.left = [*progress.left, place][:100]

    def _settings(self) -> Settings:
        """Return the tenant's settings [1]."""
        pk, sk = SETTINGS_KEY
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        found = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True)
        item = found.get("Item")
        return decode(row_from_image(item), Settings) if item else Settings()

    def _save(self, progress: Progress) -> None:
        body = msgspec.json.encode(progress).decode()
        row = {**self._key, "kind": {"S": KIND}, "version": {"N": "1"}, "body": {"S": body}}
        self._client.put_item(TableName=self._table, Item=row)
