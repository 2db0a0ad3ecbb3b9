"""Watching a tenant for some minutes: its alarms, and how often its functions fail."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from infra.deployment.aws import Aws
from infra.tenants.look import ringing
from infra.tenants.resources import FUNCTION, Resources

BEFORE = timedelta(hours=1)
"""How long before the change errors are counted, to know what is usual."""
SOME = 2
"""How many errors more than twice the usual ones are no reason yet."""
TELLING = frozenset({"WorkflowStep", "WorkflowWait"})
"""Functions that tell state machines how to go on by errors; their alarm reads their logs."""
BETWEEN_LOOKS = 15.0

Pause = Callable[[float], None]
Clock = Callable[[], datetime]


class Usual(msgspec.Struct, frozen=True):
    """How a tenant was before a change."""

    alarms: frozenset[str]
    """Those that rang already."""
    errors: float
    """Of its functions and its API, in an hour."""
    at: datetime


def usual(aws: Aws, parts: Resources, api: str, now: datetime) -> Usual:
    """Return how a tenant is now [2, and 1 per 100 alarms]."""
    errors = sum(errors_of(aws, parts, api, now - BEFORE, now).values())
    return Usual(frozenset(ringing(aws, parts)), errors, now)


def bake(
    aws: Aws, parts: Resources, api: str, before: Usual, minutes: float, clock: Clock, pause: Pause
) -> list[str]:
    """Watch until the time is over or something is seen; return what was seen.

    Args:
        aws: where.
        parts: of the tenant's stack.
        api: the name of its API.
        before: how it was before the change.
        minutes: how long to watch.
        clock: tells the present instant.
        pause: waits some seconds.
    """
    since = clock()
    until = since + timedelta(minutes=minutes)
    while clock() < until:
        pause(min(BETWEEN_LOOKS, max((until - clock()).total_seconds(), 0.1)))
        new = sorted({*ringing(aws, parts)} - before.alarms)
        found = [f"the alarm {name} rings" for name in new]
        errors = errors_of(aws, parts, api, since, clock())
        if sum(errors.values()) > allowed(before, clock() - since):
            found += [f"{name} failed {times:.0f} times" for name, times in errors.items() if times]
        if found:
            return found
    return []


def allowed(before: Usual, span: timedelta) -> float:
    """Return how many errors a span of time may bring."""
    return SOME + 2 * before.errors * (span / BEFORE)


def errors_of(
    aws: Aws, parts: Resources, api: str, start: datetime, end: datetime
) -> dict[str, float]:
    """Return how often functions and API have failed, by name [1]."""
    watched = {
        part.name: _query(part.name, "AWS/Lambda", "Errors", "FunctionName", part.id)
        for part in parts.of_type(FUNCTION)
        if part.name not in TELLING
    }
    watched["API"] = _query("API", "AWS/ApiGateway", "5XXError", "ApiName", api)
    answer = aws.client("cloudwatch").get_metric_data(
        StartTime=start, EndTime=end, MetricDataQueries=[*watched.values()]
    )
    found: Mapping[str, list[float]] = {
        one["Id"]: one["Values"] for one in answer["MetricDataResults"]
    }
    return {name: sum(found.get(name.lower(), [])) for name in watched}


def _query(name: str, namespace: str, metric: str, dimension: str, value: str) -> dict[str, Any]:
    named = [{"Name": dimension, "Value": value}]
    return {
        "Id": name.lower(),
        "MetricStat": {
            "Metric": {"Namespace": namespace, "MetricName": metric, "Dimensions": named},
            "Period": 60,
            "Stat": "Sum",
        },
    }
