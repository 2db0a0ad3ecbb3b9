"""The one table as a PynamoDB model (docs/data.md)."""

from datetime import UTC, datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, TTLAttribute, UnicodeAttribute
from pynamodb.constants import PAY_PER_REQUEST_BILLING_MODE, STREAM_NEW_AND_OLD_IMAGE
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.adapters.aws.clients import (
    CONNECT_TIMEOUT_SECONDS,
    MAX_ATTEMPTS,
    READ_TIMEOUT_SECONDS,
)
from chalicelib.ports.table import Key, Row


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
        connect_timeout_seconds = CONNECT_TIMEOUT_SECONDS
        read_timeout_seconds = READ_TIMEOUT_SECONDS
        max_retry_attempts = MAX_ATTEMPTS - 1

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    body = UnicodeAttribute()
    version = NumberAttribute()
    entry = NumberAttribute(null=True)
    counter = NumberAttribute(null=True)
    expires_at = TTLAttribute(null=True)
    type_pk = UnicodeAttribute(null=True)
    type_sk = UnicodeAttribute(null=True)
    stage_pk = UnicodeAttribute(null=True)
    stage_sk = UnicodeAttribute(null=True)
    agenda_pk = UnicodeAttribute(null=True)
    agenda_sk = UnicodeAttribute(null=True)
    by_type = TypeIndex()
    by_stage = StageIndex()
    agenda = AgendaIndex()

    @classmethod
    def from_row(cls, row: Row) -> "RowModel":
        """Return the model of a row."""
        type_pk, type_sk = row.by_type or (None, None)
        stage_pk, stage_sk = row.by_stage or (None, None)
        agenda_pk, agenda_sk = row.agenda or (None, None)
        expires_at = row.expires_at
        return cls(
            row.pk,
            row.sk,
            kind=row.kind,
            body=row.body,
            version=row.version,
            entry=row.entry,
            expires_at=None if expires_at is None else datetime.fromtimestamp(expires_at, UTC),
            type_pk=type_pk,
            type_sk=type_sk,
            stage_pk=stage_pk,
            stage_sk=stage_sk,
            agenda_pk=agenda_pk,
            agenda_sk=agenda_sk,
        )

    def row(self) -> Row:
        """Return the row of the model."""
        return Row(
            pk=self.pk,
            sk=self.sk,
            kind=self.kind,
            body=self.body,
            version=int(self.version),
            entry=None if self.entry is None else int(self.entry),
            by_type=_index_key(self.type_pk, self.type_sk),
            by_stage=_index_key(self.stage_pk, self.stage_sk),
            agenda=_index_key(self.agenda_pk, self.agenda_sk),
            expires_at=None if self.expires_at is None else int(self.expires_at.timestamp()),
        )


def model_of(table_name: str, region: str, endpoint: str | None = None) -> type[RowModel]:
    """Return the model bound to a table; it connects on first use."""
    binding: dict[str, Any] = {"table_name": table_name, "region": region, "host": endpoint}
    meta = type("Meta", (RowModel.Meta,), binding)
    return type("BoundRow", (RowModel,), {"Meta": meta, "__module__": __name__})


def create_table(table_name: str, region: str, endpoint: str | None = None) -> None:
    """Create the table with its indexes, stream and clean-up, unless it exists.

    For the local runtime and tests; a tenant's real table comes from its stack.
    """
    model_of(table_name, region, endpoint).create_table(wait=True)


def _index_key(pk: str | None, sk: str | None) -> Key | None:
    return None if pk is None or sk is None else (pk, sk)
