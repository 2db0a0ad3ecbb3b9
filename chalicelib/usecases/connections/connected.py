"""What does the work of the provider that the tenant has chosen."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.connections.connection import USED_BY_DEFAULT, Connection
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.ports.mail import Mail
from chalicelib.ports.providers import Provider
from chalicelib.usecases.tenant.tenant import Tenant

NO_CALLBACK = "There is no such address."


def mail_of(tenant: Tenant, now: datetime) -> Mail:
    """Return what sends the tenant's e-mail; SES in its own account where it has chosen nothing.

    Raises:
        Refused: as `connected`.
        Unavailable: a secret could not be read just now.
    """
    if ("mail", USED_BY_DEFAULT) not in tenant.configuration.tenant(now).connections:
        return tenant.mail
    mail: Mail = connected(tenant, "mail", USED_BY_DEFAULT, now)
    return mail


def connected(tenant: Tenant, kind: str, id: str, now: datetime) -> Any:
    """Return what stands behind the port of the kind [1 per secret, once in a function instance].

    Raises:
        Refused: there is no such connection, or it cannot be used as it is (code not_connected).
        Unavailable: a secret could not be read just now.
    """
    try:
        return _built(tenant, _connection(tenant, kind, id, now))
    except NotFound:
        # Its secrets are gone: somebody connected anew, and this instance has not seen it yet.
        tenant.configuration.forget()
    connection = _connection(tenant, kind, id, now)
    try:
        return _built(tenant, connection)
    except NotFound as missing:
        raise _refused(connection, "its secrets are not there; connect it again") from missing


def _connection(tenant: Tenant, kind: str, id: str, now: datetime) -> Connection:
    found = tenant.configuration.tenant(now).connections.get((kind, id))
    if found is None:
        # It may be seconds old and not seen here yet, and what is refused is not tried again.
        tenant.configuration.forget()
        found = tenant.configuration.tenant(now).connections.get((kind, id))
    if found is None:
        message = (
            f"there is no connection {id} of the kind {kind}; an admin makes one "
            f"with PUT /v1/connections/{kind}/{id}"
        )
        raise Refused(message, code=Code.NOT_CONNECTED)
    return found


def ready(tenant: Tenant, connection: Connection) -> tuple[Provider[Any], Any, dict[str, str]]:
    """Return the provider of a connection, its settings and its secrets [1 per secret].

    Raises:
        Refused: it cannot be used as it is (code not_connected).
        NotFound: a secret is not there.
        Unavailable: a secret could not be read just now.
    """
    provider = tenant.providers.find(connection.kind, connection.provider)
    if provider is None:
        raise _refused(connection, "this version does not know its provider; connect another")
    try:
        settings = msgspec.convert(connection.settings, provider.settings)
    except msgspec.ValidationError as error:
        raise _refused(connection, f"{error}; connect it again") from error
    secrets = {name: tenant.secrets.get(at) for name, at in connection.secrets.items()}
    return provider, settings, secrets


def listening(
    tenant: Tenant, kind: str, id: str, now: datetime
) -> tuple[Provider[Any], Any, dict[str, str]]:
    """Return what hears a service that posts to us: its provider, settings and secrets.

    [1 per secret, once in a function instance]

    Raises:
        NotFound: there is no such connection, or it cannot be used as it is.
        Unavailable: a secret could not be read just now.
    """
    found = tenant.configuration.tenant(now).connections.get((kind, id))
    if found is None:
        raise NotFound(NO_CALLBACK)
    kept, heard = tenant.kept_listeners.get((kind, id), (None, None))
    if kept != found or heard is None:
        try:
            heard = ready(tenant, found)
        except (Refused, NotFound) as refused:
            raise NotFound(NO_CALLBACK) from refused
        tenant.kept_listeners[kind, id] = found, heard
    return heard


def _built(tenant: Tenant, connection: Connection) -> Any:
    key = (connection.kind, connection.id)
    kept, built = tenant.kept_connections.get(key, (None, None))
    if kept != connection:
        provider, settings, secrets = ready(tenant, connection)
        if provider.connect is None:
            raise _refused(connection, "it only tells what happens there; name another connection")
        built = provider.connect(tenant.providers.parts, settings, secrets)
        tenant.kept_connections[key] = connection, built
    return built


def _refused(connection: Connection, why: str) -> Refused:
    message = f"the connection {connection.id} to {connection.provider} cannot be used: {why}"
    return Refused(message, code=Code.NOT_CONNECTED)
