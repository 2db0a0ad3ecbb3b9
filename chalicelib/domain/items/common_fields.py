"""The fields that items of every type have."""

from chalicelib.domain.items.fields import Field, FieldType


def simple_field(
    code: str, type: FieldType = FieldType.STRING, title: str = "", **more: object
) -> Field:
    """Return a field whose title is its code, read aloud."""
    return Field(
        code=code,
        title=title or code.replace("_", " ").capitalize(),
        type=type,
        **more,  # type: ignore[arg-type]
    )


COMMON_FIELDS = (
    simple_field("id", FieldType.NUMBER, "Id", read_only=True),
    simple_field("title"),
    simple_field("pipeline"),
    simple_field("stage"),
    simple_field("stage_entered_at", FieldType.DATETIME, read_only=True),
    simple_field("entry", FieldType.NUMBER, "Count of stage entries", read_only=True),
    simple_field("previous_stage", read_only=True),
    simple_field("moved_by", FieldType.USER, read_only=True),
    simple_field("responsible", FieldType.USER, required=True),
    simple_field("created_by", FieldType.USER, read_only=True),
    simple_field("created_at", FieldType.DATETIME, read_only=True),
    simple_field("updated_at", FieldType.DATETIME, read_only=True),
    simple_field("version", FieldType.NUMBER, read_only=True),
)
"""What every item has besides its own fields."""

STAGED_ONLY = frozenset(
    {"pipeline", "stage", "stage_entered_at", "entry", "previous_stage", "moved_by"}
)
"""Common fields that only types with stages have."""
