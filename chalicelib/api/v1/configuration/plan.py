"""The tenant's plan over HTTP."""

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.people.plans import Feature
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.tenant.show_plan import show_plan

PLAN = Endpoints("Plan")


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What the tenant has booked, and what is on with it. The operator sets it."""

    plan: str
    features: dict[Feature, bool]
    """What is on; what is off is refused with `plan_restricted`, and what was set up before rests:
    rules that become due are skipped, triggers and workflows do not start."""
    most_smart_processes: int
    smart_processes: int
    """How many there are."""


@PLAN.get("/v1/plan", right=Right.SETTINGS_READ, answer=PlanDocument)
def read_plan(call: Call) -> PlanDocument:
    """Show what the tenant's plan has."""
    found = show_plan(call.tenant, call.caller, call.now)
    return PlanDocument(
        plan=found.plan.name,
        features={feature: found.plan.has(feature) for feature in Feature},
        most_smart_processes=found.plan.most_types,
        smart_processes=found.types,
    )
