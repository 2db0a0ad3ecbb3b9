"""Door of the five-minute schedule: finds what was due and never started."""

from typing import Any

import chalicelib.cold_start
from chalicelib.observability import count
from chalicelib.usecases.automation.runs.sweep import sweep
from chalicelib.wiring import tenant


def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Put overdue runs back on the queue; the answer says how many.

    None is the rule, and costs no metric.
    """
    found = sweep(tenant(), tenant().clock.now())
    if found:
        count("sweep", tenant().name, "overdue_runs", found)
    return {"found": found}


chalicelib.cold_start.end()
