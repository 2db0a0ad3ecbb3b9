"""Sets the alarms of all waiting runs again, for a queue and a scheduler that have lost theirs."""

from datetime import datetime

from chalicelib.records.runs import DUE, run_of
from chalicelib.usecases.automation.alarms import set_alarms
from chalicelib.usecases.tenant.tenant import Tenant


def restore_alarms(tenant: Tenant, now: datetime) -> int:
    """Set the alarm of every run with a due time, and return how many there were."""
    keys = [key for _, key in tenant.table.query_index("agenda", DUE)]
    runs = [run_of(row) for row in tenant.table.get_many(keys).values()]
    set_alarms(tenant, [run for run in runs if not run.is_final], now)
    return len(runs)
