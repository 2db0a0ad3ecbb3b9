"""What is handed over once nothing of a tenant is left."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.leaving.export import EXPORT
from infra.leaving.notes import Notes
from infra.tenants import private
from infra.tenants.archive import MANIFEST
from infra.tenants.manifests import read_manifest, sha256_of
from infra.tenants.resources import Resource

RECEIPT = "receipt.json"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed over in the end."""

    tenant: str
    account: str
    region: str
    stack_id: str
    by: str
    """Who ended it: the caller's ARN."""
    began_at: str
    finished_at: str
    steps: dict[str, str]
    """What this machine did, and when."""
    export: dict[str, Any]
    """Rows, and SHA-256 of the manifest, which names that of each file. Where the table was gone
    already when this machine went on, what it bore of an export made elsewhere."""
    deleted: list[Resource]
    remaining: list[str]
    """What still bears the tenant's tag: nothing."""
    sha256: str = ""
    """Of this document without this line, as compact JSON."""


def kept_receipt(directory: Path) -> Receipt | None:
    """Return the receipt that lies in a directory."""
    place = directory / RECEIPT
    return msgspec.json.decode(place.read_bytes(), type=Receipt) if place.exists() else None


def receipt_of(notes: Notes, directory: Path, exported: str, now: datetime) -> Receipt:
    """Write the receipt and return it.

    Args:
        notes: what was done.
        directory: where export and receipt lie.
        exported: what the table bore of its export; "" for nothing.
        now: the present instant.
    """
    manifest = directory / EXPORT / MANIFEST
    export: dict[str, Any] = {"made_elsewhere": exported} if exported else {}
    if manifest.exists():
        export = {
            "directory": EXPORT,
            "rows": read_manifest(manifest.parent).rows,
            "manifest_sha256": sha256_of(manifest),
        }
    receipt = Receipt(
        tenant=notes.tenant,
        account=notes.account,
        region=notes.region,
        stack_id=notes.stack.id,
        by=notes.by,
        began_at=notes.steps["begun"],
        finished_at=show_instant(now),
        steps=notes.steps,
        export=export,
        deleted=notes.deleted,
        remaining=[],
    )
    digest = hashlib.sha256(msgspec.json.encode(receipt)).hexdigest()
    receipt = msgspec.structs.replace(receipt, sha256=digest)
    text = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
    private.write(directory / RECEIPT, text + b"\n")
    return receipt
