"""Finds runs whose alarm never rang, and puts them back on the queue."""

from datetime import datetime, timedelta

from chalicelib.domain.words.instants import sortable
from chalicelib.ports.queue import Message
from chalicelib.records.agenda import DUE
from chalicelib.usecases.tenant.tenant import Tenant

GRACE = timedelta(minutes=2)
"""How late an alarm may be before it counts as lost; a schedule may be a minute late, the queue a
few seconds."""
AT_ONCE = 1_000
"""How many runs one sweep puts back; the next one goes on."""


def sweep(tenant: Tenant, now: datetime) -> int:
    """Put overdue runs back on the queue and return how many [1, and 1 per 10 of them]."""
    overdue = tenant.table.query_index("agenda", DUE, until=sortable(now - GRACE), limit=AT_ONCE)
    messages = [
        Message(run=id, due=due)
        for due, _, id in (sort_key.partition("#") for sort_key, _ in overdue)
    ]
    if messages:
        tenant.queue.send(messages)
    return len(messages)
