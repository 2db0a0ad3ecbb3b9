"""Logs and metrics at the doors: one line of JSON each, read by CloudWatch.

Powertools is loaded with the first of them: a function whose events all work writes none.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

NAMESPACE = "stageflow"
MAX_TEXT = 110
"""Longest text in a log line, so that a line stays below 600 bytes."""

_LONGER_IN_JSON = re.compile(r"[^\x20-\x5b\x5d-\x7e]")


@cache
def logger(door: str) -> "Logger":
    """Return the log of a door: api, on_change, run_rule ..."""
    from aws_lambda_powertools.logging import Logger

    return Logger(
        service=door,
        location=None,
        utc=True,
        log_uncaught_exceptions=False,
        json_serializer=_line,
    )


def count(door: str, tenant: str, name: str, value: int) -> None:
    """Write one metric in CloudWatch's embedded format, told apart by door and tenant."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    with single_metric(name, MetricUnit.Count, value, namespace=NAMESPACE) as metric:
        metric.add_dimension("service", door)
        metric.add_dimension("tenant", tenant)


def _line(details: dict[str, Any]) -> str:
    return msgspec.json.encode(details, enc_hook=str).decode()


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
