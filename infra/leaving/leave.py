"""A tenant leaves: disable, export, delete, look whether anything is left, receipt.

How far it has come belongs to the account (account.py), so that any machine can go on; the
directory holds export, notes for the receipt, and the receipt.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.domain.words.instants import show_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.errors import BadUsage, NotWhole, StuckStack
from infra.deployment.hints import AGAIN, again, command
from infra.deployment.names import EXPORTED_TAG, LEAVING_TAG, is_own
from infra.deployment.stacks import GONE, find
from infra.deployment.traces import table_arn
from infra.deployment.waiting import Watch, wait
from infra.leaving.account import NEVER_RUN, begin, mark, marks, unmark
from infra.leaving.export import EXPORT, LastExport
from infra.leaving.notes import NOTES, kept_notes
from infra.leaving.receipt import Receipt, kept_receipt, receipt_of
from infra.leaving.removal import (
    bearing,
    beside,
    is_there,
    protect,
    remaining,
    remove_beside,
    remove_left,
    remove_tables,
    remove_tagged,
    unprotect,
)
from infra.tenants import private
from infra.tenants.resources import Resource, Resources
from infra.tenants.stand_still import is_still, start, stop

LOOKS = 20
"""How often to look until nothing bears the tag; the list of tagged things lags behind."""
SECONDS_BETWEEN_LOOKS = 15.0
REDRIVABLE = timedelta(days=14)
"""For how long AWS lets a failed execution go on."""


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
        self._notes = kept_notes(aws, directory, tenant) or begin(aws, tenant)
        self._parts = Resources(self._notes.resources, tenant)
        self._refuse_another()
        self._marks: dict[str, str] = {}
        if self._has_table():
            self._marks = marks(aws, self._table)
            self._believe_the_account()

    @property
    def resources(self) -> list[Resource]:
        """Return the parts of the stack."""
        return self._notes.resources

    @property
    def steps(self) -> dict[str, str]:
        """Return what is done already."""
        return self._notes.steps

    @property
    def _table(self) -> str:
        """Return the ARN of the table."""
        place = f"arn:aws:dynamodb:{self._notes.region}:{self._notes.account}:"
        return table_arn(self._notes.stack.id or place, self._parts["Table"])

    def _has_table(self) -> bool:
        table = self._parts.get("Table")
        return table is not None and is_there(self._aws, table)

    def _believe_the_account(self) -> None:
        """Take over since when the tenant leaves, and forget steps that were taken back since."""
        since = self._marks.get(LEAVING_TAG)
        if since == self.steps["begun"] or "stack_deleted" in self.steps:
            return
        for step in ("disabled", "exported", "unprotected"):
            self.steps.pop(step, None)
        self.steps["begun"] = since or show_instant(_now())

    def leftovers(self) -> tuple[list[Resource], list[str], list[str]]:
        """Return what is removed beside the stack, what else bears the tag, and what stays.

        Beside it are backups and state machines. What bears the tag and is not named as the stack's
        parts are stays [1 per 100].
        """
        stack = self._notes.stack.name
        found = beside(self._aws, stack, self._parts.get("Table"))
        named = {one.id for one in found}
        arns = [arn for arn in bearing(self._aws, self._notes.tenant, stack) if arn not in named]
        own = [arn for arn in arns if is_own(arn, stack)]
        return found, own, [arn for arn in arns if arn not in own]

    def run(self, minutes: float) -> Receipt:
        """Go all the way, or on from where it stopped; return the receipt."""
        if receipt := kept_receipt(self._directory):
            return receipt
        private.make_directory(self._directory)
        self._notes.save(self._directory)
        has_run = self._notes.stack.status not in NEVER_RUN
        if self._has_table() and has_run:
            mark(self._aws, self._table, LEAVING_TAG, self.steps["begun"])
            if self._notes.stack.status != GONE:
                self._step("disabled", lambda: stop(self._aws, self._parts, self._pause))
            self._step("exported", self._export)
        if table := self._parts.get("Table"):
            self._step("unprotected", lambda: unprotect(self._aws, table))
        self._step("stack_deleted", lambda: self._delete_stack(minutes))
        self._step("leftovers_deleted", self._delete_left)
        self._step("verified", self._verify)
        return receipt_of(self._notes, self._directory, self._marks.get(EXPORTED_TAG, ""), _now())

    def cancel(self) -> int | None:
        """Let the tenant go on, as long as nothing of it is deleted.

        Return how many executions of workflows had given up meanwhile and go on, too; None where
        there was nothing to cancel.

        Raises:
            BadUsage: it is too late.
        """
        tenant = self._notes.tenant
        stack = find(self._aws, self._notes.stack.id) if self._notes.stack.id else None
        if "stack_deleted" in self.steps or stack is None or stack.status.startswith("DELETE_"):
            raise BadUsage(
                f"The stack of {tenant} is deleted already, or half of it",
                state="What is left of it, its table above all, is exported when it is removed.",
                next=self._anew(),
            )
        if stack.status in NEVER_RUN:
            raise BadUsage(
                f"{tenant} has never run: its first deployment failed",
                state="Nothing was changed.",
                next=f"To make it: {command('deploy', tenant)}; to remove its shell: "
                f"{self._onwards()}",
            )
        if LEAVING_TAG not in self._marks and not is_still(self._aws, self._parts):
            return None
        begun = self._marks.get(LEAVING_TAG)
        since = datetime.fromisoformat(begun) if begun else _now() - REDRIVABLE
        # Before anything goes on: an export of what was is none of what will be.
        for step in ("exported", "disabled"):
            self.steps.pop(step, None)
        if (self._directory / NOTES).exists():
            self._notes.save(self._directory)
        self._exports().set_aside()
        protect(self._aws, self._parts["Table"], stack.parameters.get("ProtectTable") != "false")
        redriven = start(self._aws, self._parts, self._notes.stack.name, since)
        unmark(self._aws, self._table)
        (self._directory / NOTES).unlink(missing_ok=True)
        return redriven

    def _anew(self) -> str:
        tenant = self._notes.tenant
        rest = (
            ""
            if kept_receipt(self._directory)
            else f"To remove the rest: {self._onwards()}; then: "
        )
        back = command("import", tenant, self._directory / EXPORT)
        return f"{rest}{command('deploy', tenant)}, {back}"

    def _onwards(self) -> str:
        tenant = self._notes.tenant
        return command("offboard", tenant, "--confirm", tenant, "--to", self._directory)

    def _refuse_another(self) -> None:
        """Refuse notes about an earlier tenant of that name: its functions had the same names."""
        present = find(self._aws, self._notes.stack.name)
        if present is not None and present.id != self._notes.stack.id:
            what = f"{self._directory} is about an earlier tenant of the name {self._notes.tenant}"
            next = f"Name another directory: {again('--to', private.free(self._directory))}"
            raise BadUsage(what, state="Nothing was changed.", next=next)

    def _step(self, name: str, do: Callable[[], None]) -> None:
        if name in self.steps:
            return
        self._console.say(f"{self._notes.tenant}: {name.replace('_', ' ')} ...")
        do()
        self.steps[name] = show_instant(_now())
        self._notes.save(self._directory)

    def _exports(self) -> LastExport:
        return LastExport(self._aws, self._notes, self._parts, self._directory, self._console)

    def _export(self) -> None:
        said = self._exports().make(self._table, _now)
        mark(self._aws, self._table, EXPORTED_TAG, said)
        self._marks[EXPORTED_TAG] = said

    def _delete_stack(self, minutes: float) -> None:
        if not self._notes.stack.id:
            return
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
                next=f"Remove what it names, then: {AGAIN}",
            )
        last = find(self._aws, stack.id)
        if last is None or last.status != GONE:
            raise self._unknown_stack()

    def _unknown_stack(self) -> StuckStack:
        return StuckStack(
            f"CloudFormation does not say that {self._notes.stack.id} is deleted",
            state=f"Disabled and exported to {self._directory / EXPORT}; nothing more was deleted.",
            next="Look for the stack in the CloudFormation console (deleted ones are shown for 90 "
            f"days), then: {AGAIN}",
        )

    def _delete_left(self) -> None:
        found, own, _ = self.leftovers()
        # Noted first: what is cut off in between is in the receipt nevertheless.
        self._note_removed(found)
        for part in found:
            remove_beside(self._aws, part)
        self._note_removed(remove_left(self._aws, self._parts))
        # Tables go last, since they bear how far it has come.
        for arn in sorted(own, key=lambda arn: arn.split(":")[2] == "dynamodb"):
            if arn != self._known_table() and remove_tagged(self._aws, arn):
                self._note_removed([Resource("tagged", arn, arn.split(":")[2])])
        self._note_removed(remove_tables(self._aws, self._parts))

    def _known_table(self) -> str | None:
        return self._table if self._parts.get("Table") else None

    def _note_removed(self, parts: list[Resource]) -> None:
        self._notes.removed += [one for one in parts if one not in self._notes.removed]
        self._notes.save(self._directory)

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
            next="Remove what stays in the console, or take its tag away: what is not named as the "
            f"stack's parts are ({self._notes.stack.name}-...) is never removed here. AWS's list "
            f"may lag behind; in an hour: {AGAIN}",
        )


def _now() -> datetime:
    return datetime.now(UTC)
