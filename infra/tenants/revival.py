"""What an import does for workflows: published ones run again, runs under way go on.

An execution and its tokens belong to the account that they were made in. So a run that was under
way goes on in a new execution, at the step where it rested with the time that is left.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import sleep
from typing import TypeVar

import msgspec

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.domain.errors import Unavailable
from chalicelib.records.body import Unreadable
from chalicelib.records.stream_filter import IMPORTED
from chalicelib.records.workflows import RUN, run_of
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.republish import (
    publish_again,
    published_versions,
    was_interrupted,
)
from chalicelib.usecases.workflows.resume_run import take_up
from infra.deployment.errors import AwsRefused
from infra.deployment.hints import AGAIN
from infra.tenants.restore import Import
from infra.tenants.rows import Line

WHY = "the data was brought into another tenant"
TRIES = 8

T = TypeVar("T")


class TakenUp(msgspec.Struct, frozen=True):
    """What became of the runs that were under way."""

    going_on: int
    interrupted: int
    """Of which nobody can tell where they rested."""


def take_up_runs(work: Import, tenant: Tenant, now: datetime) -> TakenUp:
    """Let the runs go on that were under way in the export [5 requests each, and 1 per machine].

    The new tenant's stream begins their executions. One that the tenant had before a merge goes on
    as it is: its row does not bear the mark of the import.
    """
    going_on = interrupted = 0
    published: set[str] = set()

    def publish(machine: str, definition: Callable[[], str]) -> None:
        if machine not in published:
            tenant.state_machines.publish(machine, definition())
            published.add(machine)

    for line in work.lines_of(RUN):
        image = work.image(line.key) if _was_under_way(line) else None
        if image is None:
            continue
        try:
            run = run_of(row_from_image(image))
        except Unreadable:  # it stays as it is, and nobody can tell where it rested
            interrupted += 1
            continue
        # An earlier try may have taken it up; that takes the mark away.
        if IMPORTED in image:
            run = _patiently(partial(take_up, tenant, run.id, WHY, now, publish))
        elif run.at is None and not was_interrupted(run):
            continue
        if was_interrupted(run):
            interrupted += 1
        else:
            going_on += 1
    return TakenUp(going_on, interrupted)


def _was_under_way(line: Line) -> bool:
    return line.entry is not None or b'"resuming":true' in bytes(line.body)


def publish_all(tenant: Tenant) -> int:
    """Make the state machines of all published templates; return how many [2 each]."""
    versions = published_versions(tenant)
    for version in versions:
        _patiently(partial(publish_again, tenant, version))
    return len(versions)


def _patiently(call: Callable[[], T]) -> T:
    """Call again while AWS asks for patience.

    Raises:
        AwsRefused: it did not take it after many tries.
    """
    for attempt in range(TRIES):
        try:
            return call()
        except Unavailable as error:
            if attempt == TRIES - 1:
                raise AwsRefused(
                    f"AWS has no time for the workflows ({error})",
                    state="The rows are imported; workflows are not all ready.",
                    next=f"In a few minutes, it goes on from there: {AGAIN}",
                ) from error
            sleep(2.0**attempt)
    raise AssertionError("the last try either succeeds or fails")
