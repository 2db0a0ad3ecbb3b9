"""What an export says of itself: read, and compared with what is there."""

import hashlib
from pathlib import Path

import msgspec

from infra.deployment.errors import BadData
from infra.deployment.hints import AGAIN, command
from infra.tenants.archive import FORMAT, MANIFEST, Manifest

PROGRESS = "progress.json"
"""How far an export has come that is not finished."""


def read_manifest(directory: Path) -> Manifest:
    """Return the manifest of a finished export.

    Raises:
        BadData: there is none, or not one that this version can read.
    """
    place = directory / MANIFEST
    try:
        manifest = msgspec.json.decode(place.read_bytes(), type=Manifest)
    except OSError as error:
        raise BadData(
            f"{directory} holds no finished export ({place.name}: {error.strerror})",
            state="Nothing was changed.",
            next=_unfinished(directory),
        ) from error
    except msgspec.MsgspecError as error:
        raise BadData(
            f"{place} is damaged: {error}", state="Nothing was changed.", next="Export it again."
        ) from error
    if manifest.format != FORMAT:
        raise BadData(
            f"{place} has format {manifest.format}, this version reads {FORMAT}",
            state="Nothing was changed.",
            next="Use the version that made the export.",
        )
    return manifest


def _unfinished(directory: Path) -> str:
    """Return how to go on with a directory that holds no manifest."""
    place = directory / PROGRESS
    if not place.exists():
        return "Name the directory that an export was written to."
    begun = msgspec.json.decode(place.read_bytes())
    table = str(begun.get("table", "")).rpartition("/")[2]
    more = ("--table", table) if table else ()
    end = command("export", begun["tenant"], directory, *more)
    return f"Run the export to its end: {end}, then: {AGAIN}"


def sha256_of(place: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
