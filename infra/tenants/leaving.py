"""A tenant leaves: disable, export, delete, look whether anything is left, receipt.

Each step is noted in the directory once it is done; the same command goes on behind it.
"""

import hashlib
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.errors import BadUsage, NotWhole, StuckStack
from infra.deployment.stacks import find, tenant_stack
from infra.deployment.waiting import Watch, wait
from infra.tenants import private
from infra.tenants.archive import MANIFEST, Manifest
from infra.tenants.export import Export, Progress
from infra.tenants.files import bucket_of
from infra.tenants.manifests import PROGRESS, read_manifest, sha256_of
from infra.tenants.notes import NOTES, Notes, Receipt, kept_notes
from infra.tenants.removal import (
    beside,
    is_own,
    protect,
    remaining,
    remove_beside,
    remove_left,
    remove_tagged,
    tagged,
    unprotect,
)
from infra.tenants.resources import Resource, Resources, read_resources
from infra.tenants.stand_still import start, stop

RECEIPT = "receipt.json"
EXPORT = "export"
LOOKS = 20
"""How often to look until nothing bears the tag; the list of tagged things lags behind."""
SECONDS_BETWEEN_LOOKS = 15.0
GONE = "DELETE_COMPLETE"


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
        self._notes = kept_notes(aws, directory, tenant) or self._begin(tenant)
        self._refuse_another()

    @property
    def resources(self) -> list[Resource]:
        """Return the parts of the stack."""
        return self._notes.resources

    @property
    def steps(self) -> dict[str, str]:
        """Return what is done already."""
        return self._notes.steps

    def leftovers(self) -> tuple[list[Resource], list[str], list[str]]:
        """Return what is removed beside the stack, what else bears the tag, and what stays.

        Beside it are backups and state machines. What bears the tag and is not named as the stack's
        parts are stays [1 per 100].
        """
        stack = self._notes.stack.name
        found = beside(self._aws, stack, Resources(self._notes.resources).get("Table"))
        named = {one.id for one in found}
        bearing = [arn for arn in tagged(self._aws, self._notes.tenant) if arn not in named]
        own = [arn for arn in bearing if is_own(arn, stack)]
        return found, own, [arn for arn in bearing if arn not in own]

    def run(self, minutes: float) -> Receipt:
        """Go all the way, or on from where it stopped; return the receipt."""
        if self._receipt().exists():
            return msgspec.json.decode(self._receipt().read_bytes(), type=Receipt)
        private.make_directory(self._directory)
        self._notes.save(self._directory)
        parts = Resources(self._notes.resources)
        self._step("disabled", lambda: stop(self._aws, parts, self._pause))
        self._step("exported", lambda: self._export(parts))
        self._step("unprotected", lambda: unprotect(self._aws, parts["Table"]))
        self._step("stack_deleted", lambda: self._delete_stack(minutes))
        self._step("leftovers_deleted", lambda: self._delete_left(parts))
        self._step("verified", self._verify)
        return self._write_receipt()

    def cancel(self) -> int:
        """Let the tenant go on, as long as nothing of it is deleted.

        Return how many executions of workflows had given up meanwhile and go on, too.

        Raises:
            BadUsage: it is too late.
        """
        stack = find(self._aws, self._notes.stack.id)
        if "stack_deleted" in self.steps or stack is None or stack.status.startswith("DELETE_"):
            raise BadUsage(
                f"The stack of {self._notes.tenant} is deleted already, or half of it",
                state="Its data is in the export.",
                next=f"python -m infra deploy {self._notes.tenant}, then: python -m infra import "
                f"{self._notes.tenant} {self._directory / EXPORT}",
            )
        parts = Resources(self._notes.resources)
        was_unprotected = "unprotected" in self.steps
        # Before anything goes on: an export of what was is none of what will be.
        for step in ("exported", "disabled"):
            self.steps.pop(step, None)
        if (self._directory / NOTES).exists():
            self._notes.save(self._directory)
        self._set_export_aside()
        if was_unprotected:
            protect(self._aws, parts["Table"])
        begun = datetime.fromisoformat(self.steps["begun"])
        redriven = start(self._aws, parts, self._notes.stack.name, begun)
        (self._directory / NOTES).unlink(missing_ok=True)
        return redriven

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
            what = f"{self._directory} is about an earlier tenant of the name {self._notes.tenant}"
            next = "Name another directory with --to."
            raise BadUsage(what, state="Nothing was changed.", next=next)

    def _step(self, name: str, do: Callable[[], None]) -> None:
        if name in self.steps:
            return
        self._console.say(f"{self._notes.tenant}: {name.replace('_', ' ')} ...")
        do()
        self.steps[name] = show_instant(_now())
        self._notes.save(self._directory)

    def _export(self, parts: Resources) -> None:
        directory = self._directory / EXPORT
        if directory.exists() and not self._is_of_this_run(directory):
            self._set_export_aside()
        if (directory / MANIFEST).exists():
            return
        client, bucket = self._aws.client("dynamodb"), bucket_of(self._aws, parts)
        arn = client.describe_table(TableName=parts["Table"])["Table"]["TableArn"]
        export = Export(self._notes.stack, arn, directory, _now(), bucket)
        with self._console.waiting("Exporting") as show:
            export.run(client, _now, lambda rows: show(f"{rows} rows"))

    def _is_of_this_run(self, directory: Path) -> bool:
        """Return whether an export is of this stack and began once this run had disabled it."""
        begun: Progress | Manifest | None = None
        if (directory / MANIFEST).exists():
            begun = read_manifest(directory)
        elif (directory / PROGRESS).exists():
            begun = msgspec.json.decode((directory / PROGRESS).read_bytes(), type=Progress)
        if begun is None:
            return not any(directory.iterdir())
        of_stack = begun.stack_id == self._notes.stack.id
        began = datetime.fromisoformat(begun.exported_at)
        return of_stack and began >= datetime.fromisoformat(self.steps["disabled"])

    def _set_export_aside(self) -> None:
        """Keep an earlier export under another name."""
        directory = self._directory / EXPORT
        if not directory.exists():
            return
        names = (self._directory / f"{EXPORT}-earlier-{number}" for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        directory.rename(aside)
        self._console.say(f"An earlier export is kept in {aside}.")

    def _delete_stack(self, minutes: float) -> None:
        stack = find(self._aws, self._notes.stack.id)
        if stack is None:
            raise self._unknown_stack()
        if stack.status == GONE:
            return
        watch = Watch(self._aws, stack.id, begun=stack.is_moving)
        self._aws.client("cloudformation").delete_stack(StackName=stack.id)
        left = wait(
            self._aws, stack, watch, self._console, what="Deleting the stack", minutes=minutes
        )
        if left is not None and left.status != GONE:
            failed = "; ".join(watch.progress.failures) or left.reason
            raise StuckStack(
                f"The stack {stack.name} is in {left.status}: {failed}",
                state=f"Disabled and exported to {self._directory / EXPORT}, half deleted.",
                next="Remove what it names, then run the same command again.",
            )
        last = find(self._aws, stack.id)
        if last is None or last.status != GONE:
            raise self._unknown_stack()

    def _unknown_stack(self) -> StuckStack:
        return StuckStack(
            f"CloudFormation does not say that {self._notes.stack.id} is deleted",
            state=f"Disabled and exported to {self._directory / EXPORT}; nothing more was deleted.",
            next="Look for the stack in the CloudFormation console (deleted ones are shown for 90 "
            "days), then run the same command again.",
        )

    def _delete_left(self, parts: Resources) -> None:
        found, own, _ = self.leftovers()
        # Noted first: what is cut off in between is in the receipt nevertheless.
        self._notes.removed += [one for one in found if one not in self._notes.removed]
        self._notes.save(self._directory)
        for part in found:
            remove_beside(self._aws, part)
        self._notes.removed += remove_left(self._aws, parts)
        for arn in own:
            if remove_tagged(self._aws, arn):
                self._notes.removed.append(Resource("tagged", arn, arn.split(":")[2]))

    def _verify(self) -> None:
        with self._console.waiting("Looking whether anything is left") as show:
            for _ in range(LOOKS):
                left = remaining(self._aws, self._notes.tenant, self._notes.stack.name)
                if not left:
                    return
                show(f"{len(left)} things are still there, for example {left[0]}")
                self._pause(SECONDS_BETWEEN_LOOKS)
        raise NotWhole(
            f"{len(left)} things of {self._notes.tenant} are still there: {', '.join(left)}",
            state="The stack, its table and its logs are deleted.",
            next="AWS's list may lag behind: run the same command again in an hour. Remove what "
            "stays in the console, or take its tag away: what is not named as the stack's parts "
            f"are ({self._notes.stack.name}-...) is never removed here.",
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
            deleted=notes.deleted,
            remaining=[],
        )
        digest = hashlib.sha256(msgspec.json.encode(receipt)).hexdigest()
        receipt = msgspec.structs.replace(receipt, sha256=digest)
        text = msgspec.json.format(msgspec.json.encode(receipt), indent=2)
        private.write(self._receipt(), text + b"\n")
        return receipt

    def _receipt(self) -> Path:
        return self._directory / RECEIPT


def _now() -> datetime:
    return datetime.now(UTC)
