"""A tenant leaves: disable, export, delete, look whether anything is left, receipt.

Each step is noted in the directory once it is done; the same command goes on behind it.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.domain.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.errors import BadData, BadUsage, NotWhole, StuckStack
from infra.deployment.stacks import Stack, find, tenant_stack
from infra.deployment.waiting import Watch, wait
from infra.tenants.archive import MANIFEST
from infra.tenants.export import Export, read_manifest, sha256_of
from infra.tenants.removal import protect, remove_left, remove_tagged, tagged, unprotect
from infra.tenants.resources import Resource, Resources, read_resources
from infra.tenants.stand_still import start, stop

NOTES = "offboard.json"
RECEIPT = "receipt.json"
EXPORT = "export"
LOOKS = 20
"""How often to look until nothing bears the tag; the list of tagged things lags behind."""
SECONDS_BETWEEN_LOOKS = 15.0


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


class Leaving:
    """One tenant's way out.

    Args:
        aws: where.
        tenant: who leaves.
        directory: where export, notes and receipt are kept.
        console: where progress is shown.

    Raises:
        NoSuchTenant: there is none, nor notes about one.
    """

    def __init__(
        self,
        aws: Aws,
        tenant: str,
        directory: Path,
        console: Console,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._aws = aws
        self._directory = directory
        self._console = console
        self._pause = pause
        self._notes = _kept(directory, tenant) or self._begin(tenant)
        self._refuse_another()

    @property
    def resources(self) -> list[Resource]:
        """Return the parts of the stack."""
        return self._notes.resources

    @property
    def steps(self) -> dict[str, str]:
        """Return what is done already."""
        return self._notes.steps

    def run(self, minutes: float) -> Receipt:
        """Go all the way, or on from where it stopped; return the receipt."""
        if self._receipt().exists():
            return msgspec.json.decode(self._receipt().read_bytes(), type=Receipt)
        self._directory.mkdir(parents=True, exist_ok=True)
        self._save()
        parts = Resources(self._notes.resources)
        self._step("disabled", lambda: stop(self._aws, parts, self._pause))
        self._step("exported", lambda: self._export(parts["Table"]))
        self._step("unprotected", lambda: unprotect(self._aws, parts["Table"]))
        self._step("stack_deleted", lambda: self._delete_stack(minutes))
        self._step("leftovers_deleted", lambda: self._delete_left(parts))
        self._step("verified", self._verify)
        return self._write_receipt()

    def cancel(self) -> None:
        """Let the tenant go on, as long as nothing of it is deleted.

        Raises:
            BadUsage: it is too late.
        """
        if "stack_deleted" in self.steps or find(self._aws, self._notes.stack.id) is None:
            raise BadUsage(
                f"The stack of {self._notes.tenant} is deleted already",
                state="Its data is in the export.",
                next=f"python -m infra deploy {self._notes.tenant}, then: python -m infra import "
                f"{self._notes.tenant} {self._directory / EXPORT}",
            )
        parts = Resources(self._notes.resources)
        if "unprotected" in self.steps:
            protect(self._aws, parts["Table"])
        start(self._aws, parts)
        (self._directory / NOTES).unlink(missing_ok=True)

    def _begin(self, tenant: str) -> Notes:
        stack = tenant_stack(self._aws, tenant)
        identity = self._aws.client("sts").get_caller_identity()
        return Notes(
            tenant=tenant,
            stack=stack,
            account=identity["Account"],
            region=self._aws.region,
            by=identity["Arn"],
            steps={"begun": show_instant(_now())},
            resources=list(read_resources(self._aws, stack.id).parts),
        )

    def _refuse_another(self) -> None:
        """Refuse notes about an earlier tenant of that name: its functions had the same names."""
        present = find(self._aws, self._notes.stack.name)
        if present is not None and present.id != self._notes.stack.id:
            raise BadUsage(
                f"{self._directory} is about an earlier tenant of the name {self._notes.tenant}",
                state="Nothing was changed.",
                next="Name another directory with --to.",
            )

    def _step(self, name: str, do: Callable[[], None]) -> None:
        if name in self.steps:
            return
        self._console.say(f"{self._notes.tenant}: {name.replace('_', ' ')} ...")
        do()
        self.steps[name] = show_instant(_now())
        self._save()

    def _export(self, table: str) -> None:
        directory = self._directory / EXPORT
        if (directory / MANIFEST).exists():
            return
        export = Export(self._notes.stack, directory, _now())
        with self._console.waiting("Exporting") as show:
            export.run(self._aws.client("dynamodb"), table, _now, lambda rows: show(f"{rows} rows"))

    def _delete_stack(self, minutes: float) -> None:
        stack = find(self._aws, self._notes.stack.id)
        if stack is None or stack.status == "DELETE_COMPLETE":
            return
        watch = Watch(self._aws, stack.id, begun=stack.is_moving)
        self._aws.client("cloudformation").delete_stack(StackName=stack.id)
        left = wait(
            self._aws, stack, watch, self._console, what="Deleting the stack", minutes=minutes
        )
        if left is not None:
            failed = "; ".join(watch.progress.failures) or left.reason
            raise StuckStack(
                f"The stack {stack.name} is in {left.status}: {failed}",
                state=f"Disabled and exported to {self._directory / EXPORT}, half deleted.",
                next="Remove what it names, then run the same command again.",
            )

    def _delete_left(self, parts: Resources) -> None:
        self._notes.removed += remove_left(self._aws, parts)
        for arn in tagged(self._aws, self._notes.tenant):
            if remove_tagged(self._aws, arn):
                self._notes.removed.append(Resource("tagged", arn, arn.split(":")[2]))

    def _verify(self) -> None:
        with self._console.waiting("Looking whether anything is left") as show:
            for _ in range(LOOKS):
                left = tagged(self._aws, self._notes.tenant)
                if not left:
                    return
                show(f"{len(left)} things still bear the tag, for example {left[0]}")
                self._pause(SECONDS_BETWEEN_LOOKS)
        raise NotWhole(
            f"{len(left)} things still bear the tag of {self._notes.tenant}: {', '.join(left)}",
            state="The stack, its table and its logs are deleted.",
            next="AWS's list may lag behind: run the same command again in an hour. Remove what "
            "stays in the console.",
        )

    def _write_receipt(self) -> Receipt:
        notes = self._notes
        manifest = self._directory / EXPORT / MANIFEST
        receipt = Receipt(
            tenant=notes.tenant,
            account=notes.account,
            region=notes.region,
            stack_id=notes.stack.id,
            by=notes.by,
            began_at=notes.steps["begun"],
            finished_at=show_instant(_now()),
            steps=notes.steps,
            export={
                "directory": EXPORT,
                "rows": read_manifest(manifest.parent).rows,
                "manifest_sha256": sha256_of(manifest),
            },
            deleted=[*notes.resources, *(one for one in notes.removed if one.name == "tagged")],
            remaining=[],
        )
        digest = hashlib.sha256(msgspec.json.encode(receipt)).hexdigest()
        receipt = msgspec.structs.replace(receipt, sha256=digest)
        text = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
        self._receipt().write_bytes(text + b"\n")
        return receipt

    def _receipt(self) -> Path:
        return self._directory / RECEIPT

    def _save(self) -> None:
        fresh = self._directory / f"{NOTES}.new"
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(self._notes), indent=2))
        fresh.replace(self._directory / NOTES)


def _kept(directory: Path, tenant: str) -> Notes | None:
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
    return notes


def _now() -> datetime:
    return datetime.now(UTC)
