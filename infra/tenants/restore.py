"""Writes an export into a tenant's table, and goes on where it was cut off.

How far it has come stands in the table itself, so any machine that has the export can go on.
Automation does not start again: what it did is among the rows, and the stream's filter holds back
rows with the mark of an import (records/stream_filter.py: IMPORTED).
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.table import Key, Row
from chalicelib.records.configuration import TENANT, stamp_row
from chalicelib.records.kinds import COUNTER, IMPORT, STREAMED
from chalicelib.records.people import TOKEN, TOKENS, USER
from chalicelib.records.search.fill import SEARCH_FILL_KEY
from chalicelib.records.stream_filter import IMPORTED
from infra.deployment.errors import BadData, BadUsage, StuckStack
from infra.deployment.hints import AGAIN, again, command
from infra.tenants.archive import CONFIGURATION, DATA, MANIFEST, Manifest, rows_of_documents
from infra.tenants.fresh import fill_again, own_data
from infra.tenants.manifests import read_manifest, sha256_of
from infra.tenants.rows import (
    PER_BATCH,
    Image,
    Line,
    emptied,
    image_of,
    line_of_row,
    put_absent,
    put_all,
    raise_counter,
)

MARK_KEY = (TENANT, IMPORT)
AT_ONCE = 20 * PER_BATCH
"""Rows between two notes of how far it has come."""
_ACCESS: frozenset[str] = frozenset({USER, TOKEN})
"""Kinds that let somebody in."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What the table says of an import that is under way."""

    manifest: str
    """SHA-256 of the export's manifest."""
    started_at: str
    merge: bool
    rows: int = 0
    """Rows of data that are written, in the order of the files."""
    kept: int = 0
    """How many of them were there already (merge)."""


class Import:
    """An import of one export into one table.

    Args:
        client: DynamoDB.
        table: name of the table.
        directory: a finished export.
        merge: keep what lies in the table; only what is missing is written, and no users and
            tokens: one that is missing may have been revoked.
        with_tokens: bring users and tokens in a merge, too.

    Raises:
        BadData: the export is not complete or was changed.
    """

    def __init__(
        self,
        client: Any,
        table: str,
        directory: Path,
        *,
        merge: bool = False,
        with_tokens: bool = False,
    ) -> None:
        self._client = client
        self._table = table
        self._directory = directory
        self._merge = merge
        self._left_out = _ACCESS if merge and not with_tokens else frozenset()
        self.manifest = checked_manifest(directory)
        self._digest = sha256_of(directory / MANIFEST)
        self.written = 0
        self.kept = 0
        """Rows that were there already (merge)."""
        self.left_out = 0
        """Users and tokens of the export that a merge leaves out."""
        self.removed = 0
        """Users and tokens that the deployment made and the export does not have."""

    def holds(self) -> int:
        """Return how many rows the table holds now [1 per MB]."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table, Select="COUNT", ConsistentRead=True
        )
        return sum(page["Count"] for page in pages)

    def refuse_another(self, tenant: str) -> None:
        """Refuse to merge what another tenant had: the same ids mean other things there.

        Raises:
            BadUsage: the export is not the tenant's.
        """
        theirs = self.manifest.tenant
        if self._merge and theirs != tenant:
            raise BadUsage(
                f"{self._directory} holds an export of {theirs}; its ids mean other things than "
                f"those of {tenant}",
                state="Nothing was changed.",
                next=f"To merge it into {theirs}: "
                f"{command('import', theirs, self._directory, '--merge')}",
            )

    def check(self) -> Mark | None:
        """Refuse a table that may not be written to; return how far an earlier try has come.

        Raises:
            BadUsage: the tenant has data of its own, or another import is under way.
        """
        mark = self._mark()
        if mark is not None and (mark.manifest, mark.merge) == (self._digest, self._merge):
            return mark
        if mark is not None:
            raise BadUsage(
                f"Another import into this tenant began at {mark.started_at}",
                state="It is not complete.",
                next="Run that one to its end, with the same directory and the same --merge.",
            )
        if not self._merge and (found := own_data(self._client, self._table)):
            raise BadUsage(
                f"The tenant has data of its own, for example {found[0]} {found[1]}",
                state="Nothing was changed.",
                next=f"Import into a new tenant, or write only what is missing: {again('--merge')}",
            )
        return None

    def run(self, now: datetime, report: Callable[[int], None]) -> None:
        """Write everything [1 per 25 rows, 1 a row with merge]."""
        mark = self.check() or Mark(
            manifest=self._digest, started_at=show_instant(now), merge=self._merge
        )
        self._note(mark)
        self.written, self.kept = mark.rows, mark.kept
        data = itertools.islice(self._data(), mark.rows, None)
        while lines := list(itertools.islice(data, AT_ONCE)):
            self._put(lines, mark.started_at)
            mark = msgspec.structs.replace(mark, rows=mark.rows + len(lines), kept=self.kept)
            self._note(mark)
            self.written = mark.rows
            report(self.written)
        whole = rows_of_documents(self._documents())
        documents = [line for line in whole if line.kind not in self._left_out]
        self.left_out = len(whole) - len(documents)
        self._put(documents, None)
        self.written += len(documents)
        if not self._merge:
            self._remove_others({line.key for line in documents})
        stamp = image_of(line_of_row(stamp_row(f"import {mark.started_at}")))
        put_all(self._client, self._table, [stamp, *fill_again(self.image(SEARCH_FILL_KEY), now)])
        report(self.written)

    def lines_of(self, kind: str) -> Iterator[Line]:
        """Yield the rows of a kind that has a file of its own, as the export has them."""
        return self._lines(path for path in self.manifest.files if path == f"data/{kind}.jsonl")

    def image(self, key: Key) -> Image | None:
        """Return a row as it lies in the table now [1]."""
        at = {"pk": {"S": key[0]}, "sk": {"S": key[1]}}
        found = self._client.get_item(TableName=self._table, Key=at, ConsistentRead=True)
        image: Image | None = found.get("Item")
        return image

    def close(self) -> None:
        """Say in the table that nothing is left to do."""
        key = {"pk": {"S": MARK_KEY[0]}, "sk": {"S": MARK_KEY[1]}}
        self._client.delete_item(TableName=self._table, Key=key)

    def _put(self, lines: list[Line], mark: str | None) -> None:
        images = []
        for line in lines:
            image = image_of(emptied(line), imported=mark if line.kind in STREAMED else None)
            if line.kind == COUNTER:
                self.kept += not raise_counter(self._client, self._table, image)
            elif not self._merge:
                images.append(image)
            elif not put_absent(self._client, self._table, image):
                self.kept += 1
        put_all(self._client, self._table, images)

    def _data(self) -> Iterator[Line]:
        files = self.manifest.files
        return self._lines(path for path in files if path.startswith(f"{DATA}/"))

    def _lines(self, paths: Iterable[str]) -> Iterator[Line]:
        decoder = msgspec.json.Decoder(Line)
        for path in paths:
            with (self._directory / path).open("rb") as file:
                for number, text in enumerate(file, 1):
                    try:
                        yield decoder.decode(text)
                    except msgspec.MsgspecError as error:
                        raise _damaged(f"{path}, line {number}: {error}") from error

    def _documents(self) -> dict[str, bytes]:
        paths = [path for path in self.manifest.files if path.startswith(CONFIGURATION)]
        return {path: (self._directory / path).read_bytes() for path in paths}

    def _remove_others(self, keys: set[tuple[str, str]]) -> None:
        """Remove users and tokens that the deployment made, unless nobody could call then."""
        if not any(pk == TOKENS for pk, _ in keys):
            return
        for pk, prefix in ((TENANT, "user#"), (TOKENS, "")):
            found = self._client.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": pk}},
                ProjectionExpression="pk, sk",
                ConsistentRead=True,
            )
            for page in found:
                for key in page["Items"]:
                    sk = key["sk"]["S"]
                    if sk.startswith(prefix) and (pk, sk) not in keys:
                        self._client.delete_item(TableName=self._table, Key=key)
                        self.removed += 1

    def _mark(self) -> Mark | None:
        found = self.image(MARK_KEY)
        return msgspec.json.decode(found["body"]["S"], type=Mark) if found else None

    def _note(self, mark: Mark) -> None:
        row = Row(
            pk=MARK_KEY[0], sk=MARK_KEY[1], kind=IMPORT, body=msgspec.json.encode(mark).decode()
        )
        self._client.put_item(TableName=self._table, Item=image_of(line_of_row(row)))


def checked_manifest(directory: Path) -> Manifest:
    """Return the manifest of an export whose files are all as they were written.

    Raises:
        BadData: a file is missing or was changed.
    """
    manifest = read_manifest(directory)
    for path, facts in manifest.files.items():
        place = directory / path
        if not place.resolve().is_relative_to(directory.resolve()):
            raise _damaged(f"{path} lies outside the export")
        if not place.is_file():
            raise _damaged(f"{path} is missing")
        if sha256_of(place) != facts.sha256:
            raise _damaged(f"{path} is not as it was written")
    return manifest


def check_filter(mapping: dict[str, Any], tenant: str) -> None:
    """Refuse a tenant whose stream would start automation for imported rows.

    Args:
        mapping: the event source mapping of the stream.
        tenant: whose it is.

    Raises:
        StuckStack: its filter lets imported rows through.
    """
    filters = mapping.get("FilterCriteria", {}).get("Filters", [])
    patterns = [one["Pattern"] for one in filters if "NewImage" in one["Pattern"]]
    if not patterns or any(IMPORTED not in pattern for pattern in patterns):
        raise StuckStack(
            "The tenant's stream does not hold back imported rows; automation would start again",
            state="Nothing was changed.",
            next=f"Deploy the tenant with this version: {command('deploy', tenant)}, then: {AGAIN}",
        )


def _damaged(what: str) -> BadData:
    return BadData(
        f"The export cannot be used: {what}",
        state="Nothing of it was written by this run.",
        next="Use another copy of the export.",
    )
