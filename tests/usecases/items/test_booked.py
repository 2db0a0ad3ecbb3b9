"""Items of types that the tenant's plan does not have can be read, and nothing else."""

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.items.entity_types import DEAL, EntityType
from chalicelib.usecases.items.booked import require_booked
from tests.support.world import World

TICKET = EntityType(code="ticket", title="Ticket")


def test_smart_processes_take_a_plan_that_has_them():
    tenant = World().tenant
    require_booked(tenant, TICKET)
    tenant.plan = "free"
    require_booked(tenant, DEAL)
    with pytest.raises(Forbidden, match="these plans have them: crm_plus"):
        require_booked(tenant, TICKET)
