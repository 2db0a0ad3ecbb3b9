"""What an export looks like: which row goes into which file, and configuration as documents. Pure.

manifest.json                                what there is: rows and SHA-256 of each file
configuration/settings.json                  as GET /v1/settings shows them
configuration/users.json, app_triggers.json
configuration/entity_types.json              those of the tenant's own
configuration/tokens.json                    hashes; the tokens themselves are nowhere
configuration/types/<type>.json              pipelines and custom fields
configuration/automation/<type>/<pipeline>.json   what counts; with a `version` it is only read,
                                             since its rows lie under data
configuration/first_automation/<type>/<pipeline>.json   version 0, where a later one counts
data/items/<type>.jsonl                      one row a line
data/<kind>.jsonl                            run, timeline, move, activity, link, counter ...
files/<id>                                   the bytes of a file; data/file.jsonl tells the rest
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import GenericAlias
from typing import Any

import msgspec

from chalicelib.domain.automation.document import Document, Version, whole
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.pipelines import Pipeline, Stage
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Key, Row
from chalicelib.records.automation import (
    AUTOMATION,
    CHUNK,
    RULE,
    TRIGGER,
    chunk_key,
    rule_row,
    trigger_row,
)
from chalicelib.records.configuration import (
    APP_TRIGGER,
    ENTITY_TYPE,
    FIELD,
    HIDDEN_FIELD,
    PIPELINE,
    SETTINGS,
    app_trigger_row,
    entity_type_row,
    field_row,
    pipeline_row,
    settings_row,
)
from chalicelib.records.items import ITEM
from chalicelib.records.kinds import KINDS
from chalicelib.records.people import TOKEN, USER, token_row, user_row
from chalicelib.usecases.configuration.pipeline_document import Automation
from infra.tenants.rows import Line, line_of_row

FORMAT = 1
MANIFEST = "manifest.json"
CONFIGURATION = "configuration"
DATA = "data"
FILES = "files"
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
    table: str = ""
    """Name of the table that was read."""


class TypeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Pipelines and custom fields of an entity type."""

    pipelines: tuple[Pipeline, ...] = ()
    fields: tuple[Field, ...] = ()
    hidden_fields: tuple[Field, ...] = ()
    """Removed fields whose values items still hold."""


class CurrentAutomation(Automation, frozen=True, kw_only=True, omit_defaults=True):
    """The automation of a pipeline as it counts."""

    version: int = 0
    """Where it is not 0, the rows of that version bring it back, and not this document."""
    stages: tuple[Stage, ...] = ()


def place_of(line: Line) -> str:
    """Return the file of a row that stands in no document."""
    if line.kind == ITEM:
        return f"data/items/{_safe(ItemRef.parse(line.pk).type)}.jsonl"
    return f"data/{_safe(line.kind)}.jsonl"


def documents_of(
    lines: Iterable[Line], counting: Mapping[tuple[str, str], CurrentAutomation] = {}
) -> dict[str, bytes]:
    """Return the documents of configuration by path; `counting` is the automation with versions."""
    several: dict[str, list[Line]] = defaultdict(list)
    types: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    automation: dict[tuple[str, str], tuple[list[Rule], list[Trigger]]] = defaultdict(
        lambda: ([], [])
    )
    for line in lines:
        if line.kind in (RULE, TRIGGER):
            _, type, pipeline = line.pk.split("#", 2)
            rules, triggers = automation[type, pipeline]
            (rules if line.kind == RULE else triggers).append(_decoded(line))
        elif line.kind in (PIPELINE, FIELD, HIDDEN_FIELD):
            types[line.pk.partition("#")[2]][line.kind].append(_decoded(line))
        else:
            several[line.kind].append(line)
    found: dict[str, Any] = {
        path: one.write(several[one.kind]) for path, one in _WHOLE.items() if several[one.kind]
    }
    for type, kinds in types.items():
        found[f"types/{_safe(type)}"] = TypeDocument(
            pipelines=tuple(sorted(kinds[PIPELINE], key=lambda one: (one.sort, one.id))),
            fields=tuple(sorted(kinds[FIELD], key=lambda one: one.code)),
            hidden_fields=tuple(sorted(kinds[HIDDEN_FIELD], key=lambda one: one.code)),
        )
    for (type, pipeline), current in counting.items():
        found[f"automation/{_safe(type)}/{_safe(pipeline)}"] = current
    for (type, pipeline), (rules, triggers) in automation.items():
        folder = "first_automation" if (type, pipeline) in counting else "automation"
        found[f"{folder}/{_safe(type)}/{_safe(pipeline)}"] = Automation(
            rules=tuple(sorted(rules, key=lambda one: (one.sort, one.id))),
            triggers=tuple(sorted(triggers, key=lambda one: (one.sort, one.id))),
        )
    return {f"{CONFIGURATION}/{path}.json": _pretty(found[path]) for path in sorted(found)}


def counting_automation(
    lines: Callable[[str], Iterable[Line]],
) -> dict[tuple[str, str], CurrentAutomation]:
    """Return the automation of each pipeline that has versions; `lines` reads those of a kind.

    Raises:
        ValueError: a part of one is missing.
    """
    versions: dict[tuple[str, str], Version] = {}
    for line in lines(AUTOMATION):
        place = line.pk.partition("#")[2], line.sk.partition("#")[2]
        versions[place] = _decoded(line)
    wanted = {chunk_key(*at, name) for at, one in versions.items() for name in one.chunks}
    chunks: dict[Key, Document] = {
        line.key: _decoded(line) for line in lines(CHUNK) if line.key in wanted
    }
    for pk, sk in sorted(wanted - chunks.keys()):
        raise ValueError(f"the automation that counts lacks its part {pk} {sk}")
    found = {}
    for at, version in versions.items():
        document = whole(chunks[chunk_key(*at, name)] for name in version.chunks)
        found[at] = CurrentAutomation(
            rules=document.rules,
            triggers=document.triggers,
            stages=document.stages,
            version=version.number,
        )
    return found


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
    if len(parts) == 1 and parts[0] in _WHOLE:
        return _WHOLE[parts[0]].read(text)
    match parts:
        case ["types", type]:
            document = msgspec.json.decode(text, type=TypeDocument)
            hidden = [field_row(type, one) for one in document.hidden_fields]
            return [
                *(pipeline_row(type, one) for one in document.pipelines),
                *(field_row(type, one) for one in document.fields),
                *(msgspec.structs.replace(row, kind=HIDDEN_FIELD) for row in hidden),
            ]
        case ["automation" | "first_automation", type, pipeline]:
            automation = msgspec.json.decode(text, type=CurrentAutomation)
            if automation.version:
                return []
            return [
                *(rule_row(type, pipeline, one) for one in automation.rules),
                *(trigger_row(type, pipeline, one) for one in automation.triggers),
            ]
    raise ValueError("no export has such a file")


def is_readable(line: Line) -> bool:
    """Return whether a row holds what rows of its kind hold."""
    try:
        _decoded(line)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True


def _decoded(line: Line) -> Any:
    return msgspec.json.decode(line.text, type=KINDS[line.kind].holds)


class _Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A document that holds all rows of a kind."""

    kind: str
    write: Callable[[list[Line]], Any]
    read: Callable[[bytes], list[Row]]


def _list(kind: str, row: Callable[[Any], Row], key: Callable[[Any], Any]) -> _Whole:
    """Return a document that is a list of what the rows hold, by its key."""
    form: Any = GenericAlias(list, (KINDS[kind].holds,))
    return _Whole(
        kind=kind,
        write=lambda lines: sorted(map(_decoded, lines), key=key),
        read=lambda text: [row(one) for one in msgspec.json.decode(text, type=form)],
    )


_WHOLE = {
    "settings": _Whole(
        kind=SETTINGS,
        write=lambda lines: _decoded(lines[0]),
        read=lambda text: [settings_row(msgspec.json.decode(text, type=Settings), 1)],
    ),
    "users": _list(USER, user_row, lambda one: one.id),
    "tokens": _list(TOKEN, token_row, lambda one: one.hash),
    "entity_types": _list(ENTITY_TYPE, entity_type_row, lambda one: one.code),
    "app_triggers": _Whole(
        kind=APP_TRIGGER,
        write=lambda lines: dict(
            sorted((one.sk.partition("#")[2], _decoded(one)) for one in lines)
        ),
        read=lambda text: [
            app_trigger_row(code, name)
            for code, name in msgspec.json.decode(text, type=dict[str, str]).items()
        ],
    ),
}


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
