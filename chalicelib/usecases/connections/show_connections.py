"""Which providers there are, which of them the tenant has chosen, and whether they work."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.connections.connection import KINDS, Connection
from chalicelib.domain.errors import NotFound, Refused, Unavailable
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.providers import Provider
from chalicelib.records.body import decode
from chalicelib.records.connections import connection_key
from chalicelib.usecases.connections.connected import ready
from chalicelib.usecases.tenant.tenant import Tenant


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What came out when a connection was tried."""

    works: bool | None
    """None where the service cannot be asked without sending something."""
    says: str


def all_providers(tenant: Tenant, caller: Caller) -> list[tuple[str, str, Provider[Any]]]:
    """Return kind, name and provider of all that can be chosen [0]."""
    caller.require(Right.CONNECTION_UPDATE)
    found = [
        (kind, name, tenant.providers.find(kind, name))
        for kind in KINDS
        for name in tenant.providers.names(kind)
    ]
    return [(kind, name, provider) for kind, name, provider in found if provider is not None]


def all_connections(tenant: Tenant, caller: Caller, now: datetime) -> list[Connection]:
    """Return the connections, by kind and id [0 while it is warm]."""
    caller.require(Right.CONNECTION_UPDATE)
    return [one for _, one in sorted(tenant.configuration.tenant(now).connections.items())]


def show_connection(tenant: Tenant, caller: Caller, kind: str, id: str) -> Connection:
    """Return a connection as last written [1].

    Raises:
        NotFound: there is none of that kind and id.
    """
    caller.require(Right.CONNECTION_UPDATE)
    row = tenant.table.get(connection_key(kind, id))
    found = decode(row, Connection) if row else None
    if found is None or found.removed:
        raise NotFound(f"there is no connection {id} of the kind {kind}")
    return found


def try_connection(tenant: Tenant, caller: Caller, kind: str, id: str) -> Tried:
    """Ask the service behind a connection whether it works [2, and 1 per secret].

    Raises:
        NotFound: there is none of that kind and id.
    """
    connection = show_connection(tenant, caller, kind, id)
    try:
        provider, settings, secrets = ready(tenant, connection)
        if provider.test is None:
            said = f"{provider.title} can only be tried by sending something through it"
            if provider.connect is None:
                said = f"{provider.title} posts to us, and cannot be asked"
            return Tried(works=None, says=said)
        return Tried(works=True, says=provider.test(tenant.providers.parts, settings, secrets))
    except NotFound:
        return Tried(works=False, says="its secrets are not there; connect it again")
    except Refused as refused:
        return Tried(works=False, says=refused.detail)
    except Unavailable as unavailable:
        return Tried(works=False, says=f"{unavailable}; try again in a moment")
