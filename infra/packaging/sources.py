"""What a build is made of, to see later whether it has changed since."""

import hashlib
from pathlib import Path

PARTS = (
    ".chalice/config.json",
    "app.py",
    "chalicelib",
    "functions",
    "infra/packaging",
    "infra/template.yaml",
    "layers",
    "requirements.txt",
)
"""Files, and folders with all that is in them."""
LEFT_OUT = frozenset({"__pycache__"})


def digests(root: Path) -> dict[str, str]:
    """Return a hash of each part of a source tree that goes into a build; what is not there is "".

    Args:
        root: of the project.
    """
    return {part: _digest(root / part) for part in PARTS}


def changed(known: dict[str, str], root: Path) -> list[str]:
    """Return the parts that are other than when a build was made of them; of none known, none."""
    present = digests(root) if known else {}
    return [part for part, digest in present.items() if known.get(part) != digest]


def _digest(path: Path) -> str:
    if not path.exists():
        return ""
    found = sorted(path.rglob("*")) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for one in found:
        if one.is_file() and not LEFT_OUT & {*one.parts}:
            whole.update(f"{one.relative_to(path.parent).as_posix()}\n".encode())
            whole.update(hashlib.sha256(one.read_bytes()).digest())
    return whole.hexdigest()
