"""Simple mode: leads become a deal and a contact at once (semantics/signals: inbound)."""

from datetime import datetime

import msgspec

from chalicelib.domain.automation.effects import ActionFailed, ConvertItem, Plan
from chalicelib.domain.automation.run_states import Doing, RunState
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Unavailable
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.conversion import converted_values, kinds_of, taken_along
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.settings import CrmMode
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.signals import LeadSwitch, lead_switch_row
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_data import Deed, OwnData
from chalicelib.usecases.inbound.concerned import is_open
from chalicelib.usecases.items.save_item import find_item
from chalicelib.usecases.tenant.tenant import Tenant

TRIES = 5
AT_ONCE = 20
"""Leads that one record of the stream converts; the next record goes on behind them."""


class SimpleMode(Doing, frozen=True, kw_only=True):
    """The conversion of a lead by simple mode."""

    @property
    def id(self) -> str:
        """Return what identifies it."""
        return f"simple-{self.item}"

    @property
    def maker(self) -> str:
        """Return what it is a doing of."""
        return "simple_mode"


def is_simple(tenant: Tenant, now: datetime) -> bool:
    """Return whether inquiries become deals at once."""
    return tenant.configuration.tenant(now).settings.crm_mode is CrmMode.SIMPLE


def convert_lead(tenant: Tenant, ref: ItemRef, now: datetime, *, hides: bool) -> bool:
    """Make a deal, and of somebody unknown a contact, of an open lead; once [4 to 5].

    The lead moves to its success stage, its activities are completed, and where `hides` says so
    nobody sees it as a lead any more. Returns whether it was done:
    the timeline of one that cannot be converted says why, and it stays a lead.

    Raises:
        Unavailable: others keep changing the lead; the record must come again.
    """
    for _ in range(TRIES):
        lead = find_item(tenant, ref)
        if lead is None or not is_open(tenant, lead, now):
            return False
        context = ItemContext(tenant, "lead", now)
        own = OwnData(context, lead)
        try:
            own.take(_deed(tenant, lead, now, hides=hides))
        except ActionFailed as failed:
            if failed.code is not Code.ALREADY_CONVERTED:
                _tell(tenant, lead, failed.detail)
            return False
        try:
            tenant.table.write(own.writes())
        except Conflict:
            continue
        return True
    raise Unavailable(f"{ref} is being changed by others all the time")


def _tell(tenant: Tenant, lead: Item, problem: str) -> None:
    entry = TimelineEntry(
        id=f"simple-{lead.ref}",
        item=lead.ref,
        kind=EntryKind.LOG,
        at=lead.created_at,
        author=lead.responsible,
        text=f"It could not be converted into a deal: {problem}",
    )
    tenant.table.write([Put(entry_row(entry))])


def _deed(tenant: Tenant, lead: Item, now: datetime, *, hides: bool) -> Deed[SimpleMode]:
    fields = tenant.configuration.fields(now)
    kinds = [one for one in kinds_of(lead) if one in ("contact", "deal")]
    drafts = {one: converted_values(lead, fields["lead"], fields[one]) for one in kinds}
    along = {one: taken_along(lead, fields["lead"], fields[one]) for one in kinds}
    conversion = ConvertItem(drafts, True, along, hides=hides, for_tenant=True)
    cause = Cause(root=f"{lead.ref}@{lead.version}")
    return Deed(
        doing=SimpleMode(item=lead.ref, state=RunState.RUNNING, cause=cause),
        plan=Plan((conversion,)),
        entry=lead.entry,
        actor=lead.responsible,
        cause=cause,
    )


def convert_open_leads(tenant: Tenant, switch: LeadSwitch, version: int, now: datetime) -> None:
    """Convert some open leads and note how far it has come, which brings the next record.

    They were leads to people before, with comments, files and history: as converted ones they stay.
    [2 and those of each lead]. A record that comes again converts none twice.

    Raises:
        Unavailable: a lead is being changed all the time; the record must come again.
    """
    if switch.done or not is_simple(tenant, now):
        return
    found = tenant.table.query_index("by_type", "lead", after=switch.after, limit=AT_ONCE)
    leads = [ItemRef.parse(key[0]) for _, key in found]
    converted = sum(convert_lead(tenant, lead, now, hides=False) for lead in leads)
    next_step = msgspec.structs.replace(
        switch,
        after=found[-1][0] if found else switch.after,
        converted=switch.converted + converted,
        done=len(found) < AT_ONCE,
    )
    row = lead_switch_row(next_step, version + 1)
    try:
        tenant.table.write([Put(row, expect=version)])
    except Conflict as conflict:
        if row.key not in conflict.refused:
            raise
        # Otherwise this record came before, or the tenant has switched once more.
