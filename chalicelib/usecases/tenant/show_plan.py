"""Show what the tenant's plan has."""

from datetime import datetime

import msgspec

from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.people.plans import Plan
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.usecases.tenant.tenant import Tenant


class ShownPlan(msgspec.Struct, frozen=True):
    """The plan, and how much of it is used."""

    plan: Plan
    types: int
    """How many types of its own the tenant has."""


def show_plan(tenant: Tenant, caller: Caller, now: datetime) -> ShownPlan:
    """Return the plan [0 while the configuration is warm]."""
    caller.require(Right.SETTINGS_READ)
    own = tenant.configuration.entity_types(now).keys() - STANDARD_TYPES.keys()
    return ShownPlan(tenant.booked, len(own))
