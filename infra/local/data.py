"""`DATA=dir`: the tenant's data between two runs, as a journal of the table's stream.

The journal is a file of JSON lines, oldest first::

    {"row": {...}}              a row as it was when the journal was last written anew
    {"n": 7, "record": {...}}   a record of the stream, written before it is processed
    {"done": 7}                 every record up to this one is processed
    {"offset": 86400.0}         how far the clock is ahead of the machine's, in seconds

On start the last image of each row wins, the file is written anew without what is gone, and records
that were not processed are handed to the functions once more.
"""

import fcntl
import os
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, BinaryIO

import msgspec

from infra.local.events import Event
from infra.local.stream import Pending

NAME = "journal.jsonl"
LOCK_NAME = "lock"

Image = dict[str, Any]


class DataError(Exception):
    """The directory cannot be used; the message says why."""


class Journal:
    """The data in a directory that no other process uses at the same time.

    Args:
        directory: made when it does not exist.

    Raises:
        DataError: the directory is in use, not writable, or its journal is damaged.
    """

    def __init__(self, directory: Path) -> None:
        self._path = directory / NAME
        self._writing = Lock()
        self._rows: dict[tuple[str, str], Image] = {}
        self._records: deque[Pending] = deque()
        self._number = 0
        self.offset: timedelta | None = None
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._guard = (directory / LOCK_NAME).open("w")
        except OSError as error:
            raise DataError(f"cannot keep data in {directory}: {error.strerror}") from error
        try:
            fcntl.flock(self._guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._guard.close()
            raise DataError(f"{directory} is in use by another process") from error
        try:
            self._load()
            self._file = self._rewrite()
        except BaseException:
            self._guard.close()
            raise

    def rows(self) -> list[Image]:
        """Return the image of every row that there was, once; the journal does not keep them."""
        rows, self._rows = list(self._rows.values()), {}
        return rows

    def unprocessed(self) -> list[Pending]:
        """Return the records that were not processed, in order."""
        return list(self._records)

    def append(self, records: Sequence[Event]) -> int:
        """Write records down, all at once, and return the number of the first."""
        with self._writing:
            first = self._number + 1
            self._number += len(records)
            self._write(
                *({"n": number, "record": record} for number, record in enumerate(records, first))
            )
            return first

    def done(self, number: int) -> None:
        """Note that all records up to this number are processed."""
        with self._writing:
            self._write({"done": number})

    def moved(self, offset: timedelta) -> None:
        """Note how far the clock is ahead of the machine's."""
        with self._writing:
            self._write({"offset": offset.total_seconds()})

    def close(self) -> None:
        """Let the directory go."""
        with self._writing:
            self._file.close()
            self._guard.close()

    def __enter__(self) -> "Journal":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _write(self, *lines: Any) -> None:
        self._file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        self._file.flush()

    def _load(self) -> None:
        for line in _lines(self._path):
            if "row" in line:
                self._keep(line["row"])
            elif "record" in line:
                self._replay(Pending(line["n"], line["record"]))
            elif "done" in line:
                self._forget(line["done"])
            elif "offset" in line:
                self.offset = timedelta(seconds=line["offset"])
        left = [pending.record for pending in self._records]
        self._records = deque(Pending(number, record) for number, record in enumerate(left, 1))
        self._number = len(left)

    def _forget(self, done: int) -> None:
        while self._records and self._records[0].number <= done:
            self._records.popleft()

    def _replay(self, pending: Pending) -> None:
        self._records.append(pending)
        change = pending.record["dynamodb"]
        if "NewImage" in change:
            self._keep(change["NewImage"])
        else:
            self._rows.pop(_key(change["Keys"]), None)

    def _keep(self, image: Image) -> None:
        self._rows[_key(image)] = image

    def _rewrite(self) -> BinaryIO:
        """Write the journal anew with what still counts, and return it open for more."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for pending in self._records:
                file.write(
                    msgspec.json.encode({"n": pending.number, "record": pending.record}) + b"\n"
                )
            # After the records: the rows are as all of the records, done or not, have left them.
            for row in self._rows.values():
                file.write(msgspec.json.encode({"row": row}) + b"\n")
            if self.offset is not None:
                file.write(msgspec.json.encode({"offset": self.offset.total_seconds()}) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        return self._path.open("ab")


def _key(image: Image) -> tuple[str, str]:
    return image["pk"]["S"], image["sk"]["S"]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Return the lines of a journal; a last one that was cut off by a crash is left out."""
    if not path.exists():
        return
    lines = path.read_bytes().split(b"\n")
    for number, text in enumerate(lines, 1):
        if not text:
            continue
        try:
            yield msgspec.json.decode(text, type=dict[str, Any])
        except msgspec.DecodeError as error:
            if number == len(lines):
                return
            raise DataError(f"{path}, line {number} is damaged: {error}") from error
