"""What an export looks like: which row goes into which file, and configuration as documents. Pure.

manifest.json                                what there is: rows and SHA-256 of each file
configuration/settings.json                  as GET /v1/settings shows them
configuration/users.json, app_triggers.json
configuration/entity_types.json              those of the tenant's own
configuration/tokens.json                    hashes; the tokens themselves are nowhere
configuration/types/<type>.json              pipelines and custom fields
configuration/automation/<type>/<pipeline>.json   as GET /v1/automation/{type}/{pipeline}
data/items/<type>.jsonl                      one row a line
data/<kind>.jsonl                            run, timeline, move, activity, link, counter ...
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.ports.table import Row
from chalicelib.records.body import encode
from chalicelib.records.configuration import (
    app_trigger_key,
    entity_type_row,
    field_row,
    pipeline_row,
    rule_row,
    settings_row,
    token_row,
    trigger_row,
    user_row,
)
from chalicelib.records.items import ITEM
from chalicelib.usecases.configuration.pipeline_document import Automation
from chalicelib.usecases.configuration.save_field import HIDDEN
from infra.tenants.rows import Line, line_of_row

FORMAT = 1
MANIFEST = "manifest.json"
CONFIGURATION = "configuration"
IMPORT = "import"
"""Kind of the row that says how far an import has come."""
LEFT_OUT = frozenset({"stamp", "secret", IMPORT})
"""Kinds that no export holds: made anew where they are needed."""
DOCUMENTED = frozenset(
    {
        "settings",
        "user",
        "app_trigger",
        "token",
        "entity_type",
        "pipeline",
        "field",
        HIDDEN,
        "rule",
        "trigger",
    }
)
"""Kinds that stand in documents."""
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class FileFacts(msgspec.Struct, frozen=True):
    """What the manifest says of a file."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export holds."""

    format: int
    tenant: str
    stack_id: str
    version: str
    """Of the software that the tenant ran."""
    plan: str
    exported_at: str
    """When the reading began; what changed later may be there or not."""
    finished_at: str
    rows: int
    kinds: dict[str, int]
    """Rows by kind."""
    left_out: dict[str, int]
    """Rows by kind that are not there on purpose."""
    files: dict[str, FileFacts]


class TypeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Pipelines and custom fields of an entity type."""

    pipelines: tuple[Pipeline, ...] = ()
    fields: tuple[Field, ...] = ()
    hidden_fields: tuple[Field, ...] = ()
    """Removed fields whose values items still hold."""


def place_of(line: Line) -> str:
    """Return the file of a row that stands in no document."""
    if line.kind == ITEM:
        return f"data/items/{_safe(ItemRef.parse(line.pk).type)}.jsonl"
    return f"data/{_safe(line.kind)}.jsonl"


def documents_of(lines: Iterable[Line]) -> dict[str, bytes]:
    """Return the documents of configuration by path."""
    whole: dict[str, list[Line]] = defaultdict(list)
    types: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    automation: dict[tuple[str, str], tuple[list[Rule], list[Trigger]]] = defaultdict(
        lambda: ([], [])
    )
    for line in lines:
        if line.kind in ("rule", "trigger"):
            _, type, pipeline = line.pk.split("#", 2)
            rules, triggers = automation[type, pipeline]
            if line.kind == "rule":
                rules.append(_decoded(line, Rule))
            else:
                triggers.append(_decoded(line, Trigger))
        elif line.kind in ("pipeline", "field", HIDDEN):
            form: Any = Pipeline if line.kind == "pipeline" else Field
            types[line.pk.partition("#")[2]][line.kind].append(_decoded(line, form))
        else:
            whole[line.kind].append(line)
    found: dict[str, Any] = {}
    if settings := whole["settings"]:
        found["settings"] = _decoded(settings[0], Settings)
    if users := whole["user"]:
        found["users"] = sorted((_decoded(one, User) for one in users), key=lambda one: one.id)
    if tokens := whole["token"]:
        found["tokens"] = sorted(
            (_decoded(one, ApiToken) for one in tokens), key=lambda one: one.hash
        )
    if own := whole["entity_type"]:
        found["entity_types"] = sorted(
            (_decoded(one, EntityType) for one in own), key=lambda one: one.code
        )
    if named := whole["app_trigger"]:
        names = {one.sk.partition("#")[2]: _decoded(one, str) for one in named}
        found["app_triggers"] = dict(sorted(names.items()))
    for type, kinds in types.items():
        found[f"types/{_safe(type)}"] = TypeDocument(
            pipelines=tuple(sorted(kinds["pipeline"], key=lambda one: (one.sort, one.id))),
            fields=tuple(sorted(kinds["field"], key=lambda one: one.code)),
            hidden_fields=tuple(sorted(kinds[HIDDEN], key=lambda one: one.code)),
        )
    for (type, pipeline), (rules, triggers) in automation.items():
        found[f"automation/{_safe(type)}/{_safe(pipeline)}"] = Automation(
            rules=tuple(sorted(rules, key=lambda one: (one.sort, one.id))),
            triggers=tuple(sorted(triggers, key=lambda one: (one.sort, one.id))),
        )
    return {f"{CONFIGURATION}/{path}.json": _pretty(found[path]) for path in sorted(found)}


def rows_of_documents(documents: Mapping[str, bytes]) -> list[Line]:
    """Return the rows that documents of configuration stand for.

    Raises:
        ValueError: a file has a strange name, or is not what its name says.
    """
    rows: list[Row] = []
    for path in sorted(documents):
        parts = path.removeprefix(f"{CONFIGURATION}/").removesuffix(".json").split("/")
        try:
            rows += _rows(parts, documents[path])
        except (msgspec.MsgspecError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error
    return [line_of_row(row) for row in rows]


def _rows(parts: list[str], text: bytes) -> list[Row]:
    read: Callable[[bytes], list[Row]] | None = _WHOLE.get(parts[0]) if len(parts) == 1 else None
    if read is not None:
        return read(text)
    match parts:
        case ["types", type]:
            document = msgspec.json.decode(text, type=TypeDocument)
            hidden = [field_row(type, one) for one in document.hidden_fields]
            return [
                *(pipeline_row(type, one) for one in document.pipelines),
                *(field_row(type, one) for one in document.fields),
                *(msgspec.structs.replace(row, kind=HIDDEN) for row in hidden),
            ]
        case ["automation", type, pipeline]:
            automation = msgspec.json.decode(text, type=Automation)
            return [
                *(rule_row(type, pipeline, one) for one in automation.rules),
                *(trigger_row(type, pipeline, one) for one in automation.triggers),
            ]
    raise ValueError("no export has such a file")


def _app_trigger_row(code: str, name: str) -> Row:
    pk, sk = app_trigger_key(code)
    return Row(pk=pk, sk=sk, kind="app_trigger", body=encode(name))


_WHOLE: dict[str, Callable[[bytes], list[Row]]] = {
    "settings": lambda text: [settings_row(msgspec.json.decode(text, type=Settings), 1)],
    "users": lambda text: [user_row(one) for one in msgspec.json.decode(text, type=list[User])],
    "tokens": lambda text: [
        token_row(one) for one in msgspec.json.decode(text, type=list[ApiToken])
    ],
    "entity_types": lambda text: [
        entity_type_row(one) for one in msgspec.json.decode(text, type=list[EntityType])
    ],
    "app_triggers": lambda text: [
        _app_trigger_row(code, name)
        for code, name in msgspec.json.decode(text, type=dict[str, str]).items()
    ],
}


def _decoded(line: Line, type: Any) -> Any:
    return msgspec.json.decode(line.body, type=type)


def _pretty(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _safe(name: str) -> str:
    """Return a name that may become a part of a path.

    Raises:
        ValueError: it may not.
    """
    if not _SAFE.fullmatch(name):
        raise ValueError(f"{name!r} cannot name a file")
    return name
