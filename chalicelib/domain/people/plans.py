"""Plans: what a tenant has booked, and what is on with it (semantics/people: plans).

The operator sets the plan; nothing here is the tenant's to change.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden


class Feature(StrEnum):
    """What a plan has or has not."""

    AUTOMATION = "automation"  # rules and triggers
    WORKFLOWS = "workflows"  # designing and starting workflows
    SMART_PROCESSES = "smart_processes"  # types of items of the tenant's own
    RECYCLE_BIN_RESTORE = "recycle_bin_restore"  # bringing back what was deleted


_WORDS: Final[Mapping[Feature, str]] = {
    Feature.AUTOMATION: "rules and triggers",
    Feature.WORKFLOWS: "workflows",
    Feature.SMART_PROCESSES: "smart processes",
    Feature.RECYCLE_BIN_RESTORE: "ways back from the recycle bin",
}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is on."""

    name: str
    features: frozenset[Feature]
    most_types: int = 0
    """How many types of its own a tenant may have."""
    most_activities: int = 50_000
    """Open activities that its counters count (semantics/smart_activities: limit)."""

    def has(self, feature: Feature) -> bool:
        """Return whether something is on."""
        return feature in self.features

    def require(self, feature: Feature) -> None:
        """Refuse what is not on.

        Raises:
            Forbidden: it says which plans have it.
        """
        if not self.has(feature):
            having = ", ".join(one.name for one in PLANS.values() if one.has(feature))
            raise Forbidden(
                f"{_WORDS[feature]} are not part of the plan {self.name}; these plans have them: "
                f"{having}",
                code=Code.PLAN_RESTRICTED,
            )

    def require_room(self, types: int) -> None:
        """Refuse one more type of the tenant's own where it has as many as the plan allows.

        Raises:
            Forbidden: it says how many there may be.
        """
        self.require(Feature.SMART_PROCESSES)
        if types >= self.most_types:
            raise Forbidden(
                f"the plan {self.name} has room for {self.most_types} smart processes; remove one, "
                "or book a larger plan",
                code=Code.CREATE_DYNAMIC_TYPE_RESTRICTED,
            )


_ALL: Final = frozenset(Feature)
_NAMED = (
    Plan(name="free", features=frozenset()),
    Plan(name="start_plus", features=frozenset({Feature.RECYCLE_BIN_RESTORE})),
    Plan(name="project_plus", features=frozenset({Feature.RECYCLE_BIN_RESTORE})),
    Plan(name="crm_plus", features=_ALL, most_types=20),
    Plan(name="standard", features=_ALL, most_types=100),
    Plan(name="professional", features=_ALL, most_types=250),
    Plan(name="enterprise", features=_ALL, most_types=500, most_activities=100_000),
)
PLANS: Final[Mapping[str, Plan]] = {one.name: one for one in _NAMED}
DEFAULT: Final = PLANS["standard"]


def plan_of(name: str) -> Plan:
    """Return the plan of that name; one that an operator has made up is the standard one."""
    return PLANS.get(name) or msgspec.structs.replace(DEFAULT, name=name)


def type_limit(name: str) -> int:
    """Return how many types of its own a tenant with that plan may have."""
    return plan_of(name).most_types
