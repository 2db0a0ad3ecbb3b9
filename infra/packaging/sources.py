"""What a build is made of, to see later whether it has changed since."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

PARTS = (
    ".chalice/config.json",
    "app.py",
    "chalicelib",
    "console",
    "functions",
    "infra/packaging",
    "infra/template.yaml",
    "infra/web_console",
    "layers",
    "requirements-console.txt",
    "requirements.txt",
)
"""Files, and folders with all that is in them."""
LEFT_OUT = frozenset({"__pycache__", "dist", "node_modules"})
"""Folders within them that are made, not written."""


def digests(root: Path) -> dict[str, str]:
    """Return a hash of each part of a source tree that goes into a build; what is not there is "".

    Args:
        root: of the project.
    """
    return {part: digest(root / part) for part in PARTS}


def changed(known: dict[str, str], root: Path) -> list[str]:
    """Return the parts that are other than when a build was made of them; of none known, none."""
    present = digests(root) if known else {}
    return [part for part, found in present.items() if known.get(part) != found]


def digest(path: Path) -> str:
    """Return a hash of a file, or of all files in a folder with their names; "" of nothing."""
    if not path.exists():
        return ""
    whole = hashlib.sha256()
    for one in sorted(_files(path)):
        whole.update(f"{one.relative_to(path.parent).as_posix()}\n".encode())
        whole.update(hashlib.sha256(one.read_bytes()).digest())
    return whole.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for folder, within, names in os.walk(path):
        within[:] = [name for name in within if name not in LEFT_OUT]
        yield from (Path(folder, name) for name in names)
