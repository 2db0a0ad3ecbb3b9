"""Writes what holds a tenant's data: directories and files that only the operator can read."""

import itertools
import os
from pathlib import Path
from typing import IO


def make_directory(place: Path) -> None:
    """Make a directory, and those above it, that nobody else can enter; what is there stays."""
    if place.is_dir():
        return
    make_directory(place.parent)
    place.mkdir(mode=0o700, exist_ok=True)


def free(place: Path) -> Path:
    """Return a name beside a directory that nothing has yet."""
    names = (place.with_name(f"{place.name}-{number}") for number in itertools.count(2))
    return next(name for name in names if not name.exists())


def open_to_append(place: Path) -> IO[bytes]:
    """Open a file that nobody else can read."""
    return open(place, "ab", opener=_opener)


def write(place: Path, text: bytes) -> None:
    """Replace a file as a whole by one that nobody else can read."""
    fresh = place.with_name(place.name + ".new")
    fresh.unlink(missing_ok=True)
    with open(fresh, "wb", opener=_opener) as file:
        file.write(text)
    fresh.replace(place)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
