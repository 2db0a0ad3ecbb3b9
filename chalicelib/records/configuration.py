"""Configuration: settings, users, tokens, pipelines, fields, rules and triggers."""

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import encode

TENANT = "config"
ENTITY_TYPE = "entity_type"
TOKENS = "tokens"
STAMP_KEY: Key = (TENANT, "stamp")
SETTINGS_KEY: Key = (TENANT, "settings")
ADMINS_KEY: Key = (TENANT, "admins")
SIGNING_SECRET_KEY: Key = (TENANT, "signing_secret")


def stamp_row(stamp: str) -> Row:
    """Return the row that says which state of the configuration is the newest."""
    return Row(pk=STAMP_KEY[0], sk=STAMP_KEY[1], kind="stamp", body=encode(stamp))


def settings_row(settings: Settings, version: int) -> Row:
    """Return the row of the tenant's settings."""
    return Row(
        pk=SETTINGS_KEY[0],
        sk=SETTINGS_KEY[1],
        kind="settings",
        body=encode(settings),
        version=version,
    )


def user_key(id: int) -> Key:
    """Return where a user lies."""
    return TENANT, f"user#{id:09d}"


def user_row(user: User) -> Row:
    """Return the row of a user."""
    pk, sk = user_key(user.id)
    return Row(pk=pk, sk=sk, kind="user", body=encode(user), version=user.version)


def admins_row(version: int) -> Row:
    """Return the row that rises whenever an admin goes, so that two never go at once."""
    return Row(pk=ADMINS_KEY[0], sk=ADMINS_KEY[1], kind="admins", body="{}", version=version)


def token_key(hash: str) -> Key:
    """Return where an API token lies."""
    return TOKENS, hash


def token_row(token: ApiToken) -> Row:
    """Return the row of an API token."""
    pk, sk = token_key(token.hash)
    return Row(pk=pk, sk=sk, kind="token", body=encode(token))


def app_trigger_key(code: str) -> Key:
    """Return where the name of an app's trigger lies."""
    return TENANT, f"app_trigger#{code}"


def entity_type_row(entity_type: EntityType, version: int = 1) -> Row:
    """Return the row of an entity type of the tenant's own."""
    return Row(
        pk=TENANT,
        sk=f"{ENTITY_TYPE}#{entity_type.code}",
        kind=ENTITY_TYPE,
        body=encode(entity_type),
        version=version,
    )


def type_partition(type: str) -> str:
    """Return the partition of the pipelines and custom fields of an entity type."""
    return f"config#{type}"


def pipeline_row(type: str, pipeline: Pipeline, version: int = 1) -> Row:
    """Return the row of a pipeline."""
    return Row(
        pk=type_partition(type),
        sk=f"pipeline#{pipeline.id}",
        kind="pipeline",
        body=encode(pipeline),
        version=version,
    )


def field_row(type: str, field: Field, version: int = 1) -> Row:
    """Return the row of a custom field."""
    return Row(
        pk=type_partition(type),
        sk=f"field#{field.code}",
        kind="field",
        body=encode(field),
        version=version,
    )


def automation_partition(type: str, pipeline: str) -> str:
    """Return the partition of the rules and triggers of a pipeline."""
    return f"config#{type}#{pipeline}"


def rule_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a rule lies."""
    return automation_partition(type, pipeline), f"rule#{id}"


def rule_row(type: str, pipeline: str, rule: Rule, version: int = 1) -> Row:
    """Return the row of a rule."""
    pk, sk = rule_key(type, pipeline, rule.id)
    return Row(pk=pk, sk=sk, kind="rule", body=encode(rule), version=version)


def trigger_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a trigger lies."""
    return automation_partition(type, pipeline), f"trigger#{id}"


def trigger_row(type: str, pipeline: str, trigger: Trigger, version: int = 1) -> Row:
    """Return the row of a trigger."""
    pk, sk = trigger_key(type, pipeline, trigger.id)
    return Row(pk=pk, sk=sk, kind="trigger", body=encode(trigger), version=version)
