"""Read what automation did and will do on an item (semantics/automation: run log)."""

import msgspec

from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.runs import RUN
from chalicelib.usecases.items.save_item import get_item
from chalicelib.usecases.tenant.tenant import Tenant

LEFT = Reason(Code.STAGE_LEFT, "the item has left the stage")


def read_automation(tenant: Tenant, caller: Caller, ref: ItemRef) -> list[Run]:
    """Return the item's runs: the newest stage entry first, within it in rule order [2].

    Runs of a stage that was left a moment ago, and that are about to be stopped, are shown as
    stopped.

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.AUTOMATION_READ)
    item = get_item(tenant, ref)
    rows = tenant.table.query(str(ref), prefix=f"{RUN}#")
    runs = [_as_it_will_be(run, item) for run in runs_among(rows)]
    return sorted(runs, key=lambda run: (-run.entry, run.rule.sort, run.rule.id))


def _as_it_will_be(run: Run, item: Item) -> Run:
    if run.is_final or run.entry >= item.entry:
        return run
    return msgspec.structs.replace(run, state=RunState.STOPPED, reason=LEFT)
