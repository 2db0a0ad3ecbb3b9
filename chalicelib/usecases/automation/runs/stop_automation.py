"""Stop the postponed rules of an item's present stage by hand (semantics/automation: leaving)."""

from datetime import datetime

from chalicelib.domain.automation.runs import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.automation.runs.stop_runs import stop_runs
from chalicelib.usecases.items.save_item import item_for
from chalicelib.usecases.tenant.tenant import Tenant


def stop_automation(tenant: Tenant, caller: Caller, ref: ItemRef, now: datetime) -> int:
    """Stop the rules of this item that have not acted yet and return how many that were.

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.AUTOMATION_STOP)
    item = item_for(tenant, caller, ref, Right.AUTOMATION_STOP)
    if not item.entry:
        return 0
    reason = Reason(Code.STOPPED_BY_HAND, f"stopped by {caller.user.name}")
    return stop_runs(tenant, ref, item.entry, now, reason)
