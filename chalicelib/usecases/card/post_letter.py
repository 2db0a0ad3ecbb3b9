"""A letter that is stored goes on the queue; what becomes of it: automation/letters.py."""

from datetime import datetime, timedelta

from chalicelib.domain.automation.lanes import lane_of
from chalicelib.domain.automation.letters import Letter
from chalicelib.domain.words.instants import show_instant
from chalicelib.ports.queue import MAX_DELAY_SECONDS, Message
from chalicelib.usecases.tenant.tenant import Tenant

LANE = lane_of("SendEmail", {})


def post_letter(tenant: Tenant, letter: Letter, now: datetime) -> None:
    """Put it on the queue [1]; the sweep finds it where that fails."""
    due = letter.due_at or now
    seconds = min(MAX_DELAY_SECONDS, max(0, round((due - now) / timedelta(seconds=1))))
    call = Message(run=letter.id, due=show_instant(due), delay_seconds=seconds, lane=LANE)
    tenant.queue.send([call])
