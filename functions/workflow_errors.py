"""What the doors of the state machines write into their logs."""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.observability import described, logger
from chalicelib.usecases.workflows.standing import RunFailed


@contextmanager
def logged(door: str, run: str, step: str) -> Iterator[None]:
    """Log why a run cannot go on; Lambda itself shows only that it cannot."""
    try:
        yield
    except RunFailed as failed:
        if failed.__cause__ is not None:
            details = {"run": run, "step": step, **described(failed.__cause__)}
            logger(door).error("run failed", extra=details)
        raise
