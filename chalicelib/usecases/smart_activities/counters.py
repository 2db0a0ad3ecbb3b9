"""Show a person what is open for them, and whether it is too much to be counted."""

from datetime import datetime

import msgspec

from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.smart_activities.counting import Numbers, numbers
from chalicelib.domain.smart_activities.limit import activity_limit
from chalicelib.domain.smart_activities.toggles import CountedFor
from chalicelib.records.smart_activities.counts import TOTAL_KEYS, tally_key, tally_of, total_of
from chalicelib.usecases.tenant.tenant import Tenant


class Counters(msgspec.Struct, frozen=True, kw_only=True):
    """What is open for a person."""

    open: int
    """Open activities of everybody."""
    limit: int
    counted_for: CountedFor
    types: dict[str, Numbers] | None
    """By entity type; None where more is open than the limit."""


def show_counters(tenant: Tenant, caller: Caller, now: datetime) -> Counters:
    """Return the caller's counters, however much is open [1]."""
    caller.require(Right.CARD_READ)
    company = tenant.configuration.tenant(now)
    sections = company.sections
    rows = tenant.table.get_many((tally_key(caller.id), *TOTAL_KEYS))
    number = sum(total_of(rows.get(key)) for key in TOTAL_KEYS)
    limit = activity_limit(tenant.plan, sections.most_open)
    types = None
    if number <= limit:
        tally = tally_of(rows.get(tally_key(caller.id)))
        own = sections.counted_for is CountedFor.ACTIVITY_RESPONSIBLE
        counts = tally.own if own else tally.items
        today = company.today(now)
        types = {type: numbers(counts.get(type, {}), today) for type in company.entity_types}
    return Counters(open=number, limit=limit, counted_for=sections.counted_for, types=types)
