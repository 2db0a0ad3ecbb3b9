"""Operations in a large tenant: with many roles, smart processes and users, all of them warm."""

from typing import Any

from msgspec.structs import replace

from chalicelib import wiring
from chalicelib.domain.people.roles import Permission, Role, Scope, Verb
from chalicelib.domain.people.users import User
from chalicelib.ports.table import Put, Row
from chalicelib.records.configuration import entity_type_row, stamp_row
from chalicelib.records.people import role_row, user_row

ROLES, TYPES, USERS = 40, 60, 500
AT_ONCE = 90
TICKET = "process_1030"
_COMMENT = {"stage": "client", "action": "add_comment", "params": {"text": "hello"}}
_PROCESS = {"title": "Ticket", "flags": {"stages": True, "automation": True}}
_READS = Permission(items={Verb.READ: Scope.OWN})


def a_large_tenant(shop: Any) -> None:
    """Give the tenant its many roles, types and users, and a rule for deals and one for tickets."""
    shop.rule("add_comment", {"text": "hello"})
    shop.client.post("/v1/smart-processes", _PROCESS)
    shop.client.post(f"/v1/automation/{TICKET}/default/rules", _COMMENT)
    tenant = wiring.tenant()
    ticket = tenant.configuration.entity_types(tenant.clock.now())[TICKET]
    rows: list[Row] = [
        *(
            role_row(Role(id=f"r{n}", name=f"Role {n}", permissions=(_READS,)))
            for n in range(ROLES)
        ),
        *(user_row(User(id=1_000 + n, name=f"User {n}", roles=("r1",))) for n in range(USERS)),
        *(
            entity_type_row(replace(ticket, code=f"process_{2_000 + 2 * n}", number=2_000 + 2 * n))
            for n in range(TYPES - 1)
        ),
    ]
    for start in range(0, len(rows), AT_ONCE):
        tenant.table.write([Put(row) for row in rows[start : start + AT_ONCE]])
    tenant.table.write([Put(stamp_row("large"))])
    tenant.configuration.forget()
    shop.ticket = shop.create(TICKET)["id"]
    shop.client.settle()


def _roles() -> list[Role]:
    return [Role(id=f"r{n}", name=f"Role {n}", permissions=(_READS,)) for n in range(ROLES)]


def ticket_moved(shop: Any) -> None:
    """Move an item of a smart process to where its rule is."""
    shop.client.post(f"/v1/items/{TICKET}/{shop.ticket}/stage", {"stage": "client"})


def deal_moved(shop: Any) -> None:
    """Move the deal to where its rule is."""
    shop.move("executing")


_SIZE = f"{ROLES} roles, {TYPES} smart processes, {USERS} users"
LARGE = (
    ("read an item, large tenant", a_large_tenant, lambda shop: shop.read(), _SIZE),
    ("create an item, large tenant", a_large_tenant, lambda shop: shop.create("deal"), _SIZE),
    ("stage move, 1 immediate data rule, large tenant", a_large_tenant, deal_moved, _SIZE),
    (
        "stage move of an item of a smart process, 1 immediate data rule, large tenant",
        a_large_tenant,
        ticket_moved,
        _SIZE,
    ),
)
"""The same operations as in a small tenant, which make the same requests."""
