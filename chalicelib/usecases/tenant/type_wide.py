"""What holds for one entity type, read at once."""

import msgspec

from chalicelib.domain.automation.document import Version
from chalicelib.domain.items.entity_types import EntityType, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.ports.table import Row
from chalicelib.records.automation import AUTOMATION
from chalicelib.records.body import decode
from chalicelib.records.configuration import FIELD, PIPELINE


class TypeWide:
    """Pipelines and fields of one entity type."""

    def __init__(
        self, entity_type: EntityType, rows: list[Row], country: str | None = None
    ) -> None:
        self.entity_type = entity_type
        found = [decode(row, Pipeline) for row in rows if row.kind == PIPELINE]
        if entity_type.first_pipeline and not any(one.is_default for one in found):
            found.append(entity_type.first_pipeline)
        found.sort(key=lambda one: (not one.is_default, one.sort, one.id))
        self.all_pipelines = {one.id: one for one in found}
        """Also those of a type whose stages are switched off: its items keep their place."""
        self.pipelines = self.all_pipelines if entity_type.has_stages else {}
        """The default one first, then by sort."""
        self.custom_fields = {
            field.code: field for field in (_field(row) for row in rows if row.kind == FIELD)
        }
        self.fields = fields_of(entity_type, tuple(self.custom_fields.values()), country)
        self.automations = {
            row.sk.partition("#")[2]: decode(row, Version) for row in rows if row.kind == AUTOMATION
        }
        """The version of each pipeline's automation that counts, by pipeline."""
        self.versions = {row.sk: row.version for row in rows}

    @property
    def default_pipeline(self) -> Pipeline | None:
        """Return the pipeline of new items, or None for types that never have stages."""
        return next(iter(self.all_pipelines.values()), None)


def _field(row: Row) -> Field:
    """Return a custom field; what holds bookings is filled by these alone, whenever it was made."""
    field = decode(row, Field)
    if field.type is not FieldType.RESOURCE_BOOKING:
        return field
    return msgspec.structs.replace(field, multiple=True, read_only=True)
