"""What the doors of the state machines tell operators: which runs broke, and why."""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.errors import Refused
from chalicelib.observability import count, described, logger
from chalicelib.usecases.workflows.step_context import RunFailed
from chalicelib.wiring import tenant


@contextmanager
def logged(door: str, run: str, step: str) -> Iterator[None]:
    """Log why a run cannot go on; Lambda itself shows only that it cannot.

    What the workflow itself is to blame for is no news to operators.
    """
    try:
        yield
    except RunFailed as failed:
        if failed.__cause__ is not None:
            details = {"run": run, "step": step, **described(failed.__cause__)}
            logger(door).error("run failed", extra=details)
            if not isinstance(failed.__cause__, Refused | ActionFailed):
                count_broken()
        raise


def count_broken() -> None:
    """Count a run that broke although its workflow is not to blame; an alarm looks at it."""
    count("workflows", tenant().name, "broken_runs", 1)
