"""How many open activities a tenant's counters count (semantics/smart_activities: limit)."""

MOST_OPEN = 50_000
MOST_OPEN_OF = {"enterprise": 100_000}
"""By plan, where it is not MOST_OPEN."""


def activity_limit(plan: str, chosen: int | None = None) -> int:
    """Return the open activities above which counters are blocked.

    Args:
        plan: what the tenant has booked.
        chosen: what the tenant has set, which never goes beyond its plan.
    """
    allowed = MOST_OPEN_OF.get(plan, MOST_OPEN)
    return allowed if chosen is None else min(chosen, allowed)
