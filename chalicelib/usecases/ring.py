"""An alarm has rung: for a run that is due, or for a reminder of an activity."""

from datetime import datetime

from chalicelib.domain.automation.runs import RunKey
from chalicelib.domain.card.activities import item_of
from chalicelib.usecases.automation.runs.run_rule import run_rule
from chalicelib.usecases.card.activity_notices import remind
from chalicelib.usecases.tenant.tenant import Tenant


def ring(tenant: Tenant, id: str, now: datetime) -> None:
    """Look at what an alarm was set for; one that rings early, late or again changes nothing.

    Raises:
        ValueError: neither the id of a run nor that of an activity.
        Unfinished: the alarm must come again.
    """
    try:
        item_of(id)
    except ValueError:
        run_rule(tenant, RunKey.parse(id), now)
    else:
        remind(tenant, id, now)
