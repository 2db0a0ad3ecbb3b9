"""Releases that must not be skipped. Pure."""

from collections.abc import Sequence

from infra.deployment.errors import NoArtefact
from infra.deployment.hints import AGAIN, command

MILESTONES: Sequence[str] = ()
"""Releases whose functions, or whose backfill, the next ones count on: each is a tenant's for a
while before it gets a later one. A release that reads two forms of a row stands here once the next
one reads but the new."""


def require_none_skipped(
    tenant: str, present: str, wanted: str, milestones: Sequence[str] = MILESTONES
) -> None:
    """Refuse a build that is behind a release which the tenant never had.

    Args:
        tenant: whose.
        present: the version that it runs, empty for a new one.
        wanted: that of the build.
        milestones: the releases that must not be skipped.

    Raises:
        NoArtefact: says which release has to come first.
    """
    at, to = _number(present), _number(wanted)
    if at is None or to is None:
        return
    skipped = [one for one in milestones if at < (_number(one) or at) < to]
    if skipped:
        first = min(skipped, key=lambda one: _number(one) or at)
        raise NoArtefact(
            f"{tenant} runs {present}, and {wanted} must not follow before {first}",
            state="Nothing was changed.",
            next=f"Check out the tag v{first}, `make package`, {command('deploy', tenant)}; then "
            f"this build once more: {AGAIN}",
        )


def _number(version: str) -> tuple[int, ...] | None:
    parts = version.partition("+")[0].split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else None
