"""What one machine notes of a tenant's removal: what was done when, for the receipt."""

from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.errors import BadData, BadUsage
from infra.deployment.hints import again
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
            next="Take another directory; what is done already is found out again: "
            f"{again('--to', private.free(directory))}",
        ) from error
    if notes.tenant != tenant:
        raise BadUsage(
            f"{directory} is about {notes.tenant}",
            state="Nothing was changed.",
            next=f"Name another directory: {again('--to', private.free(directory))}",
        )
    if (notes.account, notes.region) != (aws.account, aws.region):
        raise BadUsage(
            f"{directory} is about {tenant} in account {notes.account}, Region {notes.region}; "
            f"this is account {aws.account}, Region {aws.region}",
            state="Nothing was changed.",
            next=f"With credentials of account {notes.account}: {again('--region', notes.region)}; "
            f"or name another directory: {again('--to', private.free(directory))}",
        )
    return notes
