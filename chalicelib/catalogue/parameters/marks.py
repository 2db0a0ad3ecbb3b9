"""Marks of parameters: what a parameter's type says of it, besides which values it takes.

An action or trigger only names the type: `StageRef` is the code of a stage and tells forms to offer
stages, `Secret` is hidden. What is added to such a type stands around it:
`Annotated[UserId | None, Meta(description="Who it is for.")]`.
"""

from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec


class Mark(StrEnum):
    """What a parameter is; the catalogue shows it as a key of the parameter's schema."""

    TEMPLATE = "template"  # placeholders in it are filled
    SECRET = "secret"  # noqa: S105 - no password; who may not change it sees stars
    ADDRESS = "address"  # a web address that is called


class Format(StrEnum):
    """What is picked for a parameter; the catalogue shows it as the `format` of its schema."""

    STAGE = "stage"  # code of a stage of the pipeline
    PIPELINE = "pipeline"  # id of a pipeline of the entity type
    USER = "user"  # id of a user, or the word responsible where the type has it
    USERS = "users"  # ids of several, or of one
    DEPARTMENTS = "departments"  # ids of several departments
    RECIPIENTS = "recipients"  # ids of users, and the words that the schema names
    FIELD = "field"  # code of a field
    FIELDS = "fields"  # codes of several
    DATE_FIELD = "date-field"  # code of a field that holds a date or an instant
    FILE_FIELD = "file-field"  # code of a field that holds files
    FIELD_VALUES = "field-values"  # values by the code of their field
    ITEM = "item"  # id of an item
    ENTITY_TYPE = "entity-type"  # code of an entity type
    DURATION = "duration"  # ISO 8601: P2D, PT15M
    OFFSET = "offset"  # the same with a sign: -P1D is before
    CLOCK_TIME = "clock-time"  # HH:MM on the tenant's clock
    DATE = "date"  # a day
    INSTANT = "date-time"  # an instant, RFC 3339
    EMAIL = "email"  # an e-mail address
    CONNECTION = "connection"  # a connection to a provider
    FILE = "file"  # id of a file
    FILES = "files"  # ids of several
    DOCUMENT_TEMPLATE = "document-template"  # a template of documents
    FORM = "form"  # a form of the site
    APP_TRIGGER = "app-trigger"  # code that an app has registered
    APP_ACTION = "app-action"  # code of an action that an app has registered
    RESOURCES = "resources"  # ids of what can be booked


def mark(*marks: Mark, **more: Any) -> msgspec.Meta:
    """Return marks as they stand in the type of a parameter, beside its limits."""
    return msgspec.Meta(extra_json_schema=dict.fromkeys(marks, True), **more)


def of(type: str) -> msgspec.Meta:
    """Return whose what is picked is: an entity type other than the item's, a kind of connections.

    It may be a JSON Pointer: to the parameter that names the type.
    """
    return msgspec.Meta(extra_json_schema={"of": type})


def words(*words: str) -> msgspec.Meta:
    """Return the words that a parameter takes beside ids; forms offer them."""
    return msgspec.Meta(extra_json_schema={"words": list(words)})


def picked(format: Format, *marks: Mark, **more: Any) -> msgspec.Meta:
    """Return a format, and maybe marks, as they stand in the type of a parameter."""
    schema: dict[str, Any] = {"format": str(format), **dict.fromkeys(marks, True)}
    return msgspec.Meta(extra_json_schema=schema, **more)


Text = Annotated[str, mark(Mark.TEMPLATE, max_length=20_000)]
"""A text that may hold placeholders."""
NonEmptyText = Annotated[str, mark(Mark.TEMPLATE, min_length=1, max_length=20_000)]
"""The same, and it must say something."""
Secret = Annotated[str, mark(Mark.SECRET, min_length=1, max_length=200)]
"""A text that nobody sees again who may not change it: a key, a password, a token."""

UserId = Annotated[int, picked(Format.USER)]
Person = Annotated[int | Literal["responsible"], picked(Format.USER)]
"""A user's id, or the item's responsible person."""
UserIds = Annotated[list[int], picked(Format.USERS)]
DepartmentIds = Annotated[list[str], picked(Format.DEPARTMENTS)]
OneOrMoreUsers = Annotated[list[int] | int, picked(Format.USERS)]
Recipients = Annotated[
    Annotated[list[int | str], msgspec.Meta(max_length=50)] | int | str,
    picked(Format.RECIPIENTS),
]
"""User ids and the words that the action's docstring names."""

StageRef = Annotated[str, picked(Format.STAGE)]
PipelineRef = Annotated[str, picked(Format.PIPELINE)]
FieldRef = Annotated[str, picked(Format.FIELD)]
FieldRefs = Annotated[list[str], picked(Format.FIELDS)]
DateFieldRef = Annotated[str, picked(Format.DATE_FIELD)]
FileFieldRef = Annotated[str, picked(Format.FILE_FIELD)]
FieldValues = Annotated[
    dict[str, Any], picked(Format.FIELD_VALUES, Mark.TEMPLATE, min_length=1, max_length=100)
]
"""Values by field code; texts in them may hold placeholders."""
ItemText = Annotated[str, picked(Format.ITEM, Mark.TEMPLATE, min_length=1, max_length=20_000)]
"""The id of an item, mostly a placeholder."""

Duration = Annotated[str, picked(Format.DURATION)]
SignedDuration = Annotated[str, picked(Format.OFFSET)]
ClockTimeText = Annotated[str, picked(Format.CLOCK_TIME)]
EmailAddress = Annotated[str, picked(Format.EMAIL)]

ConnectionRef = Annotated[str, picked(Format.CONNECTION)]
FileRefs = Annotated[list[str], picked(Format.FILES)]
FormRef = Annotated[str, picked(Format.FORM)]
DocumentTemplateRef = Annotated[str, picked(Format.DOCUMENT_TEMPLATE)]
ResourceRefs = Annotated[list[str], picked(Format.RESOURCES)]


@cache
def marked(kind: type[msgspec.Struct], one: Mark) -> tuple[str, ...]:
    """Return the parameters of an action or trigger whose type, or a part of it, has a mark."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(name for name in kind.__struct_fields__ if _has(hints[name], one))


def _has(hint: Any, one: Mark) -> bool:
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        return _has(inner, one) or any(
            isinstance(found, msgspec.Meta) and one in (found.extra_json_schema or {})
            for found in marks
        )
    return any(_has(part, one) for part in get_args(hint))
