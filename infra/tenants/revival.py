"""What an import does for workflows: published ones run again, runs under way are interrupted.

An execution and its tokens belong to the account that they were made in. A run that was under way
could only seem to wait, so it ends as interrupted and can be started again.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import sleep

from chalicelib.adapters.tables.images import row_from_image
from chalicelib.domain.errors import Unavailable
from chalicelib.records.stream_filter import IMPORTED
from chalicelib.records.workflows import RUN, run_of
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.workflows.republish import (
    interrupt_run,
    publish_again,
    published_versions,
    was_interrupted,
)
from infra.deployment.errors import AwsRefused
from infra.tenants.restore import Import

WHY = "the data was brought into another tenant"
TRIES = 8


def interrupt_runs(work: Import, tenant: Tenant, now: datetime) -> int:
    """End the runs that were under way in the export, and return how many [3 requests each].

    The new tenant's stream then removes what waited for them, as it does for every run that ends.
    One that the tenant had before a merge goes on: its row does not bear the mark of the import.
    """
    done = 0
    for line in work.lines_of(RUN):
        if line.entry is None:
            continue
        image = work.image(line.key)
        if image is None:
            continue
        run = run_of(row_from_image(image))
        # An earlier try may have ended it; that takes the mark away.
        if IMPORTED in image or was_interrupted(run):
            _patiently(partial(interrupt_run, tenant, run.id, WHY, now))
            done += 1
    return done


def publish_all(tenant: Tenant) -> int:
    """Make the state machines of all published templates; return how many [2 each]."""
    versions = published_versions(tenant)
    for version in versions:
        _patiently(partial(publish_again, tenant, version))
    return len(versions)


def _patiently(call: Callable[[], object]) -> None:
    """Call again while AWS asks for patience.

    Raises:
        AwsRefused: it did not take it after many tries.
    """
    for attempt in range(TRIES):
        try:
            call()
        except Unavailable as error:
            if attempt == TRIES - 1:
                raise AwsRefused(
                    f"AWS has no time for the workflows ({error})",
                    state="The rows are imported; workflows are not all ready.",
                    next="Run the same command again in a few minutes; it goes on from there.",
                ) from error
            sleep(2.0**attempt)
        else:
            return
