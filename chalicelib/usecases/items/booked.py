"""Items of types that the tenant's plan does not have can be read, and nothing else."""

from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.people.plans import Feature
from chalicelib.usecases.tenant.tenant import Tenant


def require_booked(tenant: Tenant, type: EntityType) -> None:
    """Refuse to write items of smart processes where the plan has none.

    Raises:
        Forbidden: it says which plans have them.
    """
    if not type.is_standard:
        tenant.booked.require(Feature.SMART_PROCESSES)
