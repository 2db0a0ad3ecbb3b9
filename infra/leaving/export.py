"""The last export of a tenant, which stands still meanwhile."""

import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.leaving.notes import Notes
from infra.tenants.archive import MANIFEST, Manifest
from infra.tenants.export import Export, Progress
from infra.tenants.files import bucket_of
from infra.tenants.manifests import PROGRESS, read_manifest, sha256_of
from infra.tenants.resources import Resources

EXPORT = "export"


class LastExport:
    """An export in the directory of a removal.

    Args:
        aws: where.
        notes: of the removal.
        parts: of the tenant.
        directory: of the removal.
        console: where progress is shown.
    """

    def __init__(
        self, aws: Aws, notes: Notes, parts: Resources, directory: Path, console: Console
    ) -> None:
        self._aws = aws
        self._notes = notes
        self._parts = parts
        self._directory = directory
        self._place = directory / EXPORT
        self._console = console

    def make(self, table: str, now: Callable[[], datetime]) -> str:
        """Export a table by its ARN, or go on with that; return what there is to say of it."""
        if self._place.exists() and not self._is_of_this_run():
            self.set_aside()
        if not (self._place / MANIFEST).exists():
            bucket = bucket_of(self._aws, self._parts)
            export = Export(self._notes.stack, table, self._place, now(), bucket)
            with self._console.waiting("Exporting") as show:
                client = self._aws.client("dynamodb")
                export.run(client, now, lambda rows: show(f"{rows} rows"))
        manifest = read_manifest(self._place)
        digest = sha256_of(self._place / MANIFEST)
        return f"{manifest.finished_at} {manifest.rows} rows sha256:{digest}"

    def set_aside(self) -> None:
        """Keep an earlier export under another name."""
        if not self._place.exists():
            return
        names = (self._directory / f"{EXPORT}-earlier-{number}" for number in itertools.count(1))
        aside = next(name for name in names if not name.exists())
        self._place.rename(aside)
        self._console.say(f"An earlier export is kept in {aside}.")

    def _is_of_this_run(self) -> bool:
        """Return whether an export is of this stack and began once it stood still."""
        begun: Progress | Manifest | None = None
        if (self._place / MANIFEST).exists():
            begun = read_manifest(self._place)
        elif (self._place / PROGRESS).exists():
            begun = msgspec.json.decode((self._place / PROGRESS).read_bytes(), type=Progress)
        if begun is None:
            return not any(self._place.iterdir())
        steps = self._notes.steps
        began = datetime.fromisoformat(begun.exported_at)
        still = datetime.fromisoformat(steps.get("disabled", steps["begun"]))
        return begun.stack_id == self._notes.stack.id and began >= still
