"""How far a tenant's removal has come, and what is handed over in the end: two files."""

from pathlib import Path
from typing import Any

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.errors import BadData, BadUsage
from infra.deployment.stacks import Stack
from infra.tenants import private
from infra.tenants.resources import Resource

NOTES = "offboard.json"


class Notes(msgspec.Struct, kw_only=True):
    """How far it has come."""

    tenant: str
    stack: Stack
    account: str
    region: str
    by: str
    """Who began it: the caller's ARN."""
    steps: dict[str, str] = {}
    """When each finished step was done."""
    resources: list[Resource] = []
    """All parts of the stack, from before it was deleted."""
    removed: list[Resource] = []
    """What outlived the stack and was removed by hand."""

    @property
    def deleted(self) -> list[Resource]:
        """Return all that was removed, with the stack and by hand."""
        parts = {one.id for one in self.resources}
        return [*self.resources, *(one for one in self.removed if one.id not in parts)]

    def save(self, directory: Path) -> None:
        """Write the notes into the directory."""
        text = msgspec.json.format(msgspec.json.encode(self), indent=2)
        private.write(directory / NOTES, text)


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What is handed over in the end."""

    tenant: str
    account: str
    region: str
    stack_id: str
    by: str
    began_at: str
    finished_at: str
    steps: dict[str, str]
    export: dict[str, Any]
    """Rows, and SHA-256 of the manifest, which names that of each file."""
    deleted: list[Resource]
    remaining: list[str]
    """What still bears the tenant's tag: nothing."""
    sha256: str = ""
    """Of this document without this line, as compact JSON."""


def kept_notes(aws: Aws, directory: Path, tenant: str) -> Notes | None:
    """Return the notes that lie in a directory, None when there are none [1].

    Raises:
        BadData: they cannot be read.
        BadUsage: they are about another tenant, account or Region.
    """
    place = directory / NOTES
    if not place.exists():
        return None
    try:
        notes = msgspec.json.decode(place.read_bytes(), type=Notes)
    except msgspec.MsgspecError as error:
        raise BadData(
            f"{place} is damaged: {error}",
            state="Nothing was changed by this run.",
            next="Use another directory; what is done already is found out again.",
        ) from error
    if notes.tenant != tenant:
        raise BadUsage(
            f"{directory} is about {notes.tenant}",
            state="Nothing was changed.",
            next="Name another directory with --to.",
        )
    if (notes.account, notes.region) != (aws.account, aws.region):
        raise BadUsage(
            f"{directory} is about {tenant} in account {notes.account}, Region {notes.region}; "
            f"this is account {aws.account}, Region {aws.region}",
            state="Nothing was changed.",
            next=f"Run the same command with --region {notes.region} and credentials of account "
            f"{notes.account}, or name another directory with --to.",
        )
    return notes
