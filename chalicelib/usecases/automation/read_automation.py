"""Read what automation did and will do on an item (semantics/automation: run log)."""

from datetime import datetime

import msgspec

from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.run_in_words import RunWords
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.runs import RUN
from chalicelib.usecases.items.save_item import get_item
from chalicelib.usecases.tenant.tenant import Tenant

LEFT = Reason(Code.STAGE_LEFT, "the item has left the stage")


def read_automation(tenant: Tenant, caller: Caller, ref: ItemRef) -> list[Run]:
    """Return the item's runs: the newest stage entry first, within it in rule order [2].

    Attempts by hand follow the run that they repeat.

    Runs of a stage that was left a moment ago, and that are about to be stopped, are shown as
    stopped.

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.AUTOMATION_READ)
    item = get_item(tenant, ref)
    rows = tenant.table.query(str(ref), prefix=f"{RUN}#")
    runs = [_as_it_will_be(run, item) for run in runs_among(rows)]
    return sorted(runs, key=lambda run: (-run.entry, run.rule.sort, run.rule.id, run.retry))


def run_words(tenant: Tenant, caller: Caller, type: str, now: datetime) -> RunWords:
    """Return the names that lines of the run log are written with."""
    caller.require(Right.AUTOMATION_READ)
    wide = tenant.configuration.tenant(now)
    fields = tenant.configuration.type(type, now).fields
    return RunWords(
        action_title=_action_title,
        fields={field.code: field.title for field in fields.values()},
        users={user.id: user.name for user in wide.users.values()},
        style=Style(wide.zone, wide.settings.date_format),
    )


def _action_title(code: str) -> str:
    found = action(code)
    return found.title if found else code


def _as_it_will_be(run: Run, item: Item) -> Run:
    if run.is_final or run.entry >= item.entry:
        return run
    return msgspec.structs.replace(run, state=RunState.STOPPED, reason=LEFT)
