"""Configuration: settings, entity types with their pipelines and fields, what apps register."""

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.forms.form import Form
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import encode

TENANT = "config"
STAMP = "stamp"
SETTINGS = "settings"
SIGNING_SECRET = "secret"  # noqa: S105 - the name of a kind
APP_TRIGGER = "app_trigger"
APP_ACTION = "app_action"
CLIENT_AWAITED = "client_awaited"
ENTITY_TYPE = "entity_type"
LEAVING = "leaving#"
"""What the name of an alarm begins with that rings for a type that is being removed."""
TYPE_REGISTER = "entity_types"
TYPE_REGISTER_KEY: Key = (TENANT, TYPE_REGISTER)
PIPELINE = "pipeline"
FIELD = "field"
HIDDEN_FIELD = "hidden_field"
"""Kind of the row of a field that was removed: values in items stay, and so must their type."""
FORM = "form"
FORMS = "forms"
"""Partition of the forms of the site."""
STAMP_KEY: Key = (TENANT, STAMP)
SETTINGS_KEY: Key = (TENANT, SETTINGS)
SIGNING_SECRET_KEY: Key = (TENANT, "signing_secret")


def stamp_row(stamp: str) -> Row:
    """Return the row that says which state of the configuration is the newest."""
    return Row(pk=STAMP_KEY[0], sk=STAMP_KEY[1], kind=STAMP, body=encode(stamp))


def settings_row(settings: Settings, version: int) -> Row:
    """Return the row of the tenant's settings."""
    return Row(
        pk=SETTINGS_KEY[0],
        sk=SETTINGS_KEY[1],
        kind=SETTINGS,
        body=encode(settings),
        version=version,
    )


def signing_secret_row(secret: str) -> Row:
    """Return the row of the secret that signs links in e-mails."""
    pk, sk = SIGNING_SECRET_KEY
    return Row(pk=pk, sk=sk, kind=SIGNING_SECRET, body=encode(secret))


def app_trigger_key(code: str) -> Key:
    """Return where the name of an app's trigger lies."""
    return TENANT, f"{APP_TRIGGER}#{code}"


def app_trigger_row(code: str, name: str) -> Row:
    """Return the row of an app's trigger."""
    pk, sk = app_trigger_key(code)
    return Row(pk=pk, sk=sk, kind=APP_TRIGGER, body=encode(name))


def app_action_key(code: str) -> Key:
    """Return where an app's action lies."""
    return TENANT, f"{APP_ACTION}#{code}"


def app_action_row(action: AppAction) -> Row:
    """Return the row of an app's action."""
    pk, sk = app_action_key(action.code)
    return Row(pk=pk, sk=sk, kind=APP_ACTION, body=encode(action), version=action.version)


def form_key(id: str) -> Key:
    """Return where a form lies."""
    return FORMS, f"{FORM}#{id}"


def form_row(form: Form) -> Row:
    """Return the row of a form."""
    pk, sk = form_key(form.id)
    return Row(pk=pk, sk=sk, kind=FORM, body=encode(form), version=form.version)


def client_awaited_row(type: str) -> Row:
    """Return the row that says that rules of a type wait for the client of its items."""
    return Row(pk=TENANT, sk=f"{CLIENT_AWAITED}#{type}", kind=CLIENT_AWAITED, body=encode(type))


def entity_type_key(code: str) -> Key:
    """Return where a type of the tenant's own lies, or what was changed of a standard one."""
    return TENANT, f"{ENTITY_TYPE}#{code}"


def entity_type_row(entity_type: EntityType) -> Row:
    """Return the row of an entity type of the tenant's own, or of what was changed of one.

    The agenda tells of one that is being removed, so that the removal is finished.
    """
    pk, sk = entity_type_key(entity_type.code)
    leaving = entity_type.leaving_at
    return Row(
        pk=pk,
        sk=sk,
        kind=ENTITY_TYPE,
        body=encode(entity_type),
        version=entity_type.version,
        agenda=due_at(leaving, f"{LEAVING}{entity_type.code}") if leaving else None,
    )


def type_register_row(last_number: int, version: int) -> Row:
    """Return the row that rises with every new, removed or related entity type.

    It holds the number that was given last, so none is given twice.
    """
    pk, sk = TYPE_REGISTER_KEY
    return Row(pk=pk, sk=sk, kind=TYPE_REGISTER, body=encode(last_number), version=version)


def type_partition(type: str) -> str:
    """Return the partition of the pipelines and custom fields of an entity type."""
    return f"config#{type}"


def pipeline_row(type: str, pipeline: Pipeline, version: int = 1) -> Row:
    """Return the row of a pipeline."""
    return Row(
        pk=type_partition(type),
        sk=f"{PIPELINE}#{pipeline.id}",
        kind=PIPELINE,
        body=encode(pipeline),
        version=version,
    )


def field_row(type: str, field: Field, version: int = 1) -> Row:
    """Return the row of a custom field."""
    return Row(
        pk=type_partition(type),
        sk=f"{FIELD}#{field.code}",
        kind=FIELD,
        body=encode(field),
        version=version,
    )
