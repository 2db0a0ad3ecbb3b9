"""How many open activities a tenant's counters count (semantics/smart_activities: limit)."""

from chalicelib.domain.people.plans import plan_of


def activity_limit(plan: str, chosen: int | None = None) -> int:
    """Return the open activities above which counters are blocked.

    Args:
        plan: what the tenant has booked.
        chosen: what the tenant has set, which never goes beyond its plan.
    """
    allowed = plan_of(plan).most_activities
    return allowed if chosen is None else min(chosen, allowed)
