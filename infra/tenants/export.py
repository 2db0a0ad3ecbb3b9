"""Reads a tenant's whole table into a directory, page by page, and goes on where it was cut off.

The reading is a scan while the tenant works: a row that changes meanwhile is there as it was before
or after the change, and rows that belong together may be of different moments. An export of one
moment is made from a table that stands still (offboard does so) or was restored from a backup.
"""

import os
import shlex
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from chalicelib.domain.words.instants import show_instant
from chalicelib.records.files import FILE
from chalicelib.records.kinds import DOCUMENTED, LEFT_OUT
from infra.deployment.errors import BadData, BadUsage
from infra.deployment.hints import AGAIN, again, command
from infra.deployment.stacks import Stack
from infra.tenants import private
from infra.tenants.archive import (
    FORMAT,
    MANIFEST,
    CurrentAutomation,
    FileFacts,
    Manifest,
    counting_automation,
    documents_of,
    is_readable,
    place_of,
    rows_of_documents,
)
from infra.tenants.files import Bucket
from infra.tenants.manifests import PROGRESS, read_manifest, sha256_of
from infra.tenants.rows import Line, emptied, line_of, scan

GATHERED = "configuration.jsonl"
"""Rows of configuration, until the documents are made of them."""
UNREADABLE = "data/unreadable.jsonl"
"""Rows of which nobody can say what they are; an import writes them as they are."""


class Progress(msgspec.Struct):
    """How far an export has come."""

    tenant: str
    stack_id: str
    exported_at: str
    table: str = ""
    """ARN of the table that is read."""
    start: dict[str, Any] | None = None
    """Key behind which the next page begins."""
    scanned: bool = False
    sizes: dict[str, int] = {}
    """Bytes of each file that count; what lies behind them was written by a page that was cut
    off."""
    rows: dict[str, int] = {}
    kinds: dict[str, int] = {}
    left_out: dict[str, int] = {}


class Export:
    """An export of one tenant into one directory.

    Args:
        tenant: whose export it is.
        table: ARN of the table that is read.
        directory: where it is written.
        now: the present instant.
        bucket: of its files.

    Raises:
        BadUsage: a finished export lies there.
        BadData: something else lies there.
    """

    def __init__(
        self, tenant: Stack, table: str, directory: Path, now: datetime, bucket: Bucket
    ) -> None:
        self._bucket = bucket
        self._tenant = tenant
        self._directory = directory
        self._progress = _begun(tenant, table, directory) or Progress(
            tenant=tenant.tenant or "",
            stack_id=tenant.id,
            exported_at=show_instant(now),
            table=table,
        )
        self._files: dict[str, IO[bytes]] = {}

    @property
    def rows(self) -> int:
        """Return the number of rows so far."""
        return sum(self._progress.kinds.values())

    @property
    def goes_on(self) -> bool:
        """Return whether a part of it was there before."""
        return self._progress.start is not None or self._progress.scanned

    def run(
        self, client: Any, now: Callable[[], datetime], report: Callable[[int], None]
    ) -> Manifest:
        """Read the table and the files; return the manifest [1 per MB, 1 per file].

        Raises:
            BadData: a row cannot be exported, or the directory cannot be written.
        """
        try:
            private.make_directory(self._directory)
            self._cut_back()
            self._save()
            if not self._progress.scanned:
                self._scan(client, report)
            files = self._bucket.fetch(self._lines(FILE), self._directory, report)
            return self._finish(now(), files)
        except OSError as error:
            raise BadData(
                f"{self._directory} cannot be written: {error.strerror}",
                state="The export is not complete; what is there will be used.",
                next=f"Make room, then: {AGAIN}",
            ) from error
        finally:
            for file in self._files.values():
                file.close()

    def _scan(self, client: Any, report: Callable[[int], None]) -> None:
        for page, start in scan(client, self._progress.table, self._progress.start):
            self._take([emptied(line_of(image)) for image in page])
            self._progress.start = dict(start) if start else None
            self._progress.scanned = start is None
            self._save()
            report(self.rows)

    def _take(self, lines: list[Line]) -> None:
        encoder = msgspec.json.Encoder()
        progress = self._progress
        for line in lines:
            if line.kind in LEFT_OUT:
                progress.left_out[line.kind] = progress.left_out.get(line.kind, 0) + 1
                continue
            path = GATHERED if line.kind in DOCUMENTED and is_readable(line) else _place_of(line)
            self._file(path).write(encoder.encode(line) + b"\n")
            progress.kinds[line.kind] = progress.kinds.get(line.kind, 0) + 1
            progress.rows[path] = progress.rows.get(path, 0) + 1

    def _file(self, path: str) -> IO[bytes]:
        if path not in self._files:
            place = self._directory / path
            private.make_directory(place.parent)
            self._files[path] = private.open_to_append(place)
        return self._files[path]

    def _save(self) -> None:
        for path, file in self._files.items():
            file.flush()
            os.fsync(file.fileno())
            self._progress.sizes[path] = file.tell()
        private.write(self._directory / PROGRESS, msgspec.json.encode(self._progress))

    def _cut_back(self) -> None:
        """Take away what a page that was cut off has written."""
        for place in self._directory.rglob("*.jsonl"):
            size = self._progress.sizes.get(place.relative_to(self._directory).as_posix())
            if size is None:
                place.unlink()
            else:
                os.truncate(place, size)

    def _automation(self) -> dict[tuple[str, str], CurrentAutomation]:
        try:
            return counting_automation(self._lines)
        except ValueError as error:
            raise BadData(
                f"The automation changed while it was read: {error}",
                state="The export is not complete; imported, it would lack rules.",
                next=f"`{shlex.join(['rm', '-r', str(self._directory)])}`, then: {AGAIN}",
            ) from error

    def _lines(self, kind: str) -> Iterator[Line]:
        """Yield the lines of a kind that has a file of its own."""
        place = self._directory / "data" / f"{kind}.jsonl"
        decoder = msgspec.json.Decoder(Line)
        if place.exists():
            with place.open("rb") as file:
                yield from map(decoder.decode, file)

    def _finish(self, now: datetime, files: dict[str, FileFacts]) -> Manifest:
        progress, gathered = self._progress, self._directory / GATHERED
        rows = dict(progress.rows)
        decoder = msgspec.json.Decoder(Line)
        with self._file(GATHERED) as file:
            file.flush()
        lines = [decoder.decode(line) for line in gathered.read_bytes().splitlines()]
        rows.pop(GATHERED, None)
        for path, text in documents_of(lines, self._automation()).items():
            place = self._directory / path
            private.make_directory(place.parent)
            private.write(place, text)
            rows[path] = len(rows_of_documents({path: text}))
        manifest = Manifest(
            format=FORMAT,
            tenant=progress.tenant,
            stack_id=progress.stack_id,
            table=name_of(progress.table),
            version=self._tenant.version,
            plan=self._tenant.plan,
            exported_at=progress.exported_at,
            finished_at=show_instant(now),
            rows=sum(rows.values()),
            kinds=dict(sorted(progress.kinds.items())),
            left_out=dict(sorted(progress.left_out.items())),
            files={
                path: FileFacts(rows=rows[path], sha256=sha256_of(self._directory / path))
                for path in sorted(rows)
            }
            | files,
        )
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
        private.write(self._directory / MANIFEST, text)
        gathered.unlink()
        (self._directory / PROGRESS).unlink(missing_ok=True)
        return manifest


def _place_of(line: Line) -> str:
    """Return the file of a row; a row that no version has made lies by itself."""
    try:
        return place_of(line)
    except ValueError:
        return UNREADABLE


def another(tenant: Stack, table: str, directory: Path) -> str:
    """Return the command that makes the export somewhere else."""
    more = ("--table", name_of(table)) if name_of(table) != tenant.outputs.get("TableName") else ()
    return command("export", tenant.tenant, private.free(directory), *more)


def name_of(table: str) -> str:
    """Return the name of a table, by its ARN."""
    return table.rpartition("/")[2]


def _begun(tenant: Stack, table: str, directory: Path) -> Progress | None:
    """Return how far an earlier export into the directory has come."""
    if (directory / MANIFEST).exists():
        raise BadUsage(
            f"{directory} holds a finished export of {read_manifest(directory).tenant}",
            state="It was left as it is.",
            next=f"Choose another directory: {another(tenant, table, directory)}",
        )
    place = directory / PROGRESS
    if not place.exists():
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise BadUsage(
                f"{directory} is not empty",
                state="Nothing was changed.",
                next="Name one that is empty or does not exist yet: "
                f"{another(tenant, table, directory)}",
            )
        return None
    try:
        progress = msgspec.json.decode(place.read_bytes(), type=Progress)
    except msgspec.MsgspecError as error:
        raise BadData(
            f"{place} is damaged: {error}",
            state="Nothing was changed.",
            next=f"`{shlex.join(['rm', '-r', str(directory)])}`, then: {AGAIN}",
        ) from error
    if progress.stack_id != tenant.id:
        raise BadUsage(
            f"{directory} holds the beginning of an export of {progress.tenant}, of another stack",
            state="It was left as it is.",
            next=f"Choose another directory: {another(tenant, table, directory)}",
        )
    if progress.table != table:
        raise BadUsage(
            f"{directory} holds the beginning of an export of another table, {progress.table}",
            state="It was left as it is.",
            next=f"Go on with that table: {again('--table', name_of(progress.table))}; or choose "
            f"another directory: {another(tenant, table, directory)}",
        )
    return progress
