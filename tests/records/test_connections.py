"""Connections lie with what holds for the tenant as a whole."""

from chalicelib.domain.connections.connection import Connection
from chalicelib.records.body import decode
from chalicelib.records.configuration import TENANT
from chalicelib.records.connections import connection_key, connection_row

SMS = Connection(
    kind="sms",
    id="default",
    provider="twilio",
    settings={"sender": "Acme"},
    secrets={"key": "connections/sms/default/a1/key"},
    version=3,
)


def test_a_row_holds_all_of_a_connection_and_lies_where_it_is_read_warm():
    row = connection_row(SMS)
    assert (SMS, 3) == (decode(row, Connection), row.version)
    assert (connection_key("sms", "default"), TENANT) == (row.key, row.pk)


def test_connections_of_other_kinds_and_ids_lie_elsewhere():
    keys = {connection_key(kind, id) for kind in ("sms", "mail") for id in ("default", "second")}
    assert 4 == len(keys)


def test_a_connection_without_secrets_or_settings_is_a_short_row():
    row = connection_row(Connection(kind="mail", id="default", provider="ses"))
    assert '{"kind":"mail","id":"default","provider":"ses"}' == row.body
