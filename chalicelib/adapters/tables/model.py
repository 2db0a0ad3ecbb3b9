"""The one table as a PynamoDB model (docs/data.md)."""

from collections.abc import Callable
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE, STREAM_NEW_AND_OLD_IMAGE
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model


class TypeIndex(GlobalSecondaryIndex["RowModel"]):
    """Items of an entity type, and other lists of a kind."""

    class Meta:  # noqa: D106
        index_name = "by_type"
        projection = KeysOnlyProjection()

    type_pk = UnicodeAttribute(hash_key=True)
    type_sk = UnicodeAttribute(range_key=True)


class StageIndex(GlobalSecondaryIndex["RowModel"]):
    """Board columns in rank order."""

    class Meta:  # noqa: D106
        index_name = "by_stage"
        projection = KeysOnlyProjection()

    stage_pk = UnicodeAttribute(hash_key=True)
    stage_sk = UnicodeAttribute(range_key=True)


class AgendaIndex(GlobalSecondaryIndex["RowModel"]):
    """What is due, and open activities of a user."""

    class Meta:  # noqa: D106
        index_name = "agenda"
        projection = KeysOnlyProjection()

    agenda_pk = UnicodeAttribute(hash_key=True)
    agenda_sk = UnicodeAttribute(range_key=True)


class RowModel(Model):
    """One row; `model_of` binds it to a table."""

    class Meta:  # noqa: D106
        billing_mode = PAY_PER_REQUEST_BILLING_MODE
        stream_view_type = STREAM_NEW_AND_OLD_IMAGE

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    body = UnicodeAttribute()
    version = NumberAttribute()
    entry = NumberAttribute(null=True)
    counter = NumberAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    form = NumberAttribute(null=True)
    least = NumberAttribute(null=True)
    type_pk = UnicodeAttribute(null=True)
    type_sk = UnicodeAttribute(null=True)
    stage_pk = UnicodeAttribute(null=True)
    stage_sk = UnicodeAttribute(null=True)
    agenda_pk = UnicodeAttribute(null=True)
    agenda_sk = UnicodeAttribute(null=True)
    by_type = TypeIndex()
    by_stage = StageIndex()
    agenda = AgendaIndex()


class SharedClient(Connection):
    """PynamoDB's connection over a client of ours, without what it does for listeners.

    Args:
        client_factory: gives the client "dynamodb", each time the same.
    """

    def __init__(self, client_factory: Callable[[], Any]) -> None:
        super().__init__()
        self._client_factory = client_factory

    @property
    def client(self) -> Any:
        """Return the client of all requests."""
        return self._client_factory()

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Send one request [1]; nobody asks for the capacity that it consumed."""
        return self._make_api_call(operation_name, operation_kwargs)


def table_of(table_name: str, client_factory: Callable[[], Any]) -> TableConnection:
    """Return the requests that a table takes; they go through the client given."""
    table = model_of(table_name)._get_connection()
    shared = SharedClient(client_factory)
    shared.add_meta_table(table.get_meta_table())
    table.connection = shared
    return table


def model_of(
    table_name: str, region: str | None = None, endpoint: str | None = None
) -> type[RowModel]:
    """Return the model bound to a table; it connects on first use."""
    binding: dict[str, Any] = {"table_name": table_name, "region": region, "host": endpoint}
    meta = type("Meta", (RowModel.Meta,), binding)
    return type("BoundRow", (RowModel,), {"Meta": meta, "__module__": __name__})


def create_table(table_name: str, region: str, endpoint: str | None = None) -> None:
    """Create the table with its indexes, stream and clean-up, unless it exists.

    For the local runtime and tests; a tenant's real table comes from its stack.
    """
    model_of(table_name, region, endpoint).create_table(wait=True)
