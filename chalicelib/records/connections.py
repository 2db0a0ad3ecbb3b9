"""Connections to providers."""

from chalicelib.domain.connections.connection import Connection
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode
from chalicelib.records.configuration import TENANT

CONNECTION = "connection"


def connection_key(kind: str, id: str) -> Key:
    """Return where a connection lies: with what holds for the tenant as a whole, so it is warm."""
    return TENANT, f"{CONNECTION}#{kind}#{id}"


def connection_row(connection: Connection) -> Row:
    """Return the row of a connection."""
    pk, sk = connection_key(connection.kind, connection.id)
    return Row(pk=pk, sk=sk, kind=CONNECTION, body=encode(connection), version=connection.version)
