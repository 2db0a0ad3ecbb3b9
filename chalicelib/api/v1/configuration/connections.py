"""Connections to services outside, over HTTP."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.catalogue.form_schema import form_schema
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.said import said
from chalicelib.usecases.connections.connect import connect, disconnect
from chalicelib.usecases.connections.show_connections import (
    all_connections,
    all_providers,
    show_connection,
    try_connection,
)

CONNECTIONS = Endpoints("Connections")


class ProviderDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A service that can be connected."""

    kind: str
    """What it is for."""
    provider: str
    title: str
    settings: dict[str, Any]
    """JSON Schema of its settings."""
    secrets: dict[str, str]
    """The secrets that it needs, by name, and where each is found."""
    can_be_tested: bool


class ProviderPage(msgspec.Struct, frozen=True, kw_only=True):
    """All services that can be connected."""

    items: list[ProviderDocument]


class ConnectionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The provider of a connection."""

    provider: Annotated[
        str, msgspec.Meta(description="One of GET /v1/connection-providers of the kind.")
    ]
    settings: Annotated[
        dict[str, Any], msgspec.Meta(description="As the provider's schema says.")
    ] = {}
    secrets: Annotated[
        dict[str, str],
        msgspec.Meta(
            description="Kept encrypted and never shown again; what is left out stays as it is."
        ),
    ] = {}


class ConnectionDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A connection, without its secrets."""

    kind: str
    id: str
    provider: str
    settings: dict[str, Any]
    secrets: list[str]
    """Names of the secrets that are kept."""
    version: int


class ConnectionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Connections by kind and id."""

    items: list[ConnectionDocument]
    next_cursor: str | None


class TestDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What came out when a connection was tried."""

    works: bool | None
    """Null where the service cannot be asked without sending something."""
    says: str
    """What the service answered, or what is to be done."""


@CONNECTIONS.get("/v1/connection-providers", right=Right.CONNECTION_UPDATE, answer=ProviderPage)
def list_connection_providers(call: Call) -> ProviderPage:
    """List the services that can be connected, with what each needs."""
    return ProviderPage(
        items=[
            ProviderDocument(
                kind=kind,
                provider=name,
                title=one.title,
                settings=form_schema(one.settings),
                secrets=dict(one.secrets),
                can_be_tested=one.test is not None,
            )
            for kind, name, one in all_providers(call.tenant, call.caller)
        ]
    )


@CONNECTIONS.get(
    "/v1/connections", right=Right.CONNECTION_UPDATE, answer=ConnectionPage, query=Listing
)
def list_connections(call: Call) -> dict[str, Any]:
    """List connections."""
    found = all_connections(call.tenant, call.caller, call.now)
    return page_of(found, lambda one: f"{one.kind}#{one.id}", _shown, call.query, "connections")


@CONNECTIONS.get(
    "/v1/connections/{kind}/{id}", right=Right.CONNECTION_UPDATE, answer=ConnectionDocument
)
def read_connection(call: Call) -> ConnectionDocument:
    """Read a connection; its secrets are never shown."""
    return _shown(show_connection(call.tenant, call.caller, call.path["kind"], call.path["id"]))


@CONNECTIONS.put(
    "/v1/connections/{kind}/{id}",
    right=Right.CONNECTION_UPDATE,
    body=ConnectionBody,
    answer=ConnectionDocument,
)
def put_connection(call: Call) -> ConnectionDocument:
    """Connect a provider, in place of the former one. The id `default` is used where none is named.

    Secrets that are not given stay, as long as the provider is the same.
    """
    made = connect(
        call.tenant,
        call.caller,
        call.path["kind"],
        call.path["id"],
        provider=call.body.provider,
        settings=call.body.settings,
        secrets=call.body.secrets,
        now=call.now,
    )
    return _shown(made)


@CONNECTIONS.delete("/v1/connections/{kind}/{id}", right=Right.CONNECTION_UPDATE)
def delete_connection(call: Call) -> None:
    """Let go of a provider and forget its secrets."""
    disconnect(call.tenant, call.caller, call.path["kind"], call.path["id"], call.now)


@CONNECTIONS.post(
    "/v1/connections/{kind}/{id}/test",
    body=None,
    right=Right.CONNECTION_UPDATE,
    answer=TestDocument,
)
def post_test(call: Call) -> TestDocument:
    """Ask the service whether the connection works. Nothing is sent to anybody."""
    kind, id = call.path["kind"], call.path["id"]
    tried = try_connection(call.tenant, call.caller, kind, id)
    return TestDocument(works=tried.works, says=said(tried.says, call.language))


def _shown(one: Connection) -> ConnectionDocument:
    return ConnectionDocument(
        kind=one.kind,
        id=one.id,
        provider=one.provider,
        settings=one.settings,
        secrets=sorted(one.secrets),
        version=one.version,
    )
