"""Logs and metrics at the doors: one line of JSON each, read by CloudWatch."""

import re
from functools import cache
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics

NAMESPACE = "stageflow"
MAX_TEXT = 110
"""Longest text in a log line, so that a line stays below 600 bytes."""

_LONGER_IN_JSON = re.compile(r"[^\x20-\x5b\x5d-\x7e]")


@cache
def logger(door: str) -> Logger:
    """Return the log of a door: api, on_change, run_rule ..."""
    return Logger(service=door, location=None, utc=True, log_uncaught_exceptions=False)


@cache
def metrics(door: str, tenant: str) -> Metrics:
    """Return the metrics of a door, told apart by tenant."""
    found = Metrics(namespace=NAMESPACE, service=door)
    found.set_default_dimensions(tenant=tenant)
    return found


def short(text: str) -> str:
    """Return the beginning of a text, without what would be longer in JSON."""
    return _LONGER_IN_JSON.sub("?", text[:MAX_TEXT].replace('"', "'"))


def described(error: BaseException) -> dict[str, Any]:
    """Return what a log line tells of an unexpected error: what it says and where it came from."""
    places: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return {
        "error": short(f"{type(error).__name__}: {error}"),
        "where": short(" ".join(places[-6:])),
    }
