"""The automation of a pipeline: its versions, their documents in chunks, and which one counts.

Rows of single rules and triggers are what there was before versions were kept. Nothing writes them
any more; they are version 0, which counts until the first change (docs/adr/0024).
"""

import hashlib
from collections.abc import Iterable

from chalicelib.domain.automation.document import Document, Version, in_order
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

RULE = "rule"
TRIGGER = "trigger"
AUTOMATION = "automation"
VERSION = "automation_version"
CHUNK = "automation_chunk"
VERSION_PREFIX = "version#"


def automation_partition(type: str, pipeline: str) -> str:
    """Return the partition of the rules and triggers of a pipeline."""
    return f"config#{type}#{pipeline}"


def place_of(key: Key) -> tuple[str, str]:
    """Return type and pipeline of what lies in the partition of a pipeline's automation."""
    _, type, pipeline = key[0].split("#", 2)
    return type, pipeline


def automation_key(type: str, pipeline: str) -> Key:
    """Return where it is said which version counts: beside the pipelines of the type."""
    return f"config#{type}", f"{AUTOMATION}#{pipeline}"


def automation_row(type: str, pipeline: str, version: Version) -> Row:
    """Return the row that makes a version the one that counts."""
    pk, sk = automation_key(type, pipeline)
    return Row(pk=pk, sk=sk, kind=AUTOMATION, body=encode(version), version=version.number)


def version_key(type: str, pipeline: str, number: int) -> Key:
    """Return where a version lies."""
    return automation_partition(type, pipeline), f"{VERSION_PREFIX}{number:06d}"


def version_row(type: str, pipeline: str, version: Version) -> Row:
    """Return the row of a version."""
    pk, sk = version_key(type, pipeline, version.number)
    return Row(pk=pk, sk=sk, kind=VERSION, body=encode(version))


def chunk_key(type: str, pipeline: str, name: str) -> Key:
    """Return where a chunk of a document lies."""
    return automation_partition(type, pipeline), f"chunk#{name}"


def chunk_row(type: str, pipeline: str, chunk: Document) -> Row:
    """Return the row of a chunk, which is named after what it holds."""
    body = encode(chunk)
    pk, sk = chunk_key(type, pipeline, hashlib.sha256(body.encode()).hexdigest())
    return Row(pk=pk, sk=sk, kind=CHUNK, body=body)


def chunk_name(row: Row) -> str:
    """Return the name by which a version knows a chunk."""
    return row.sk.partition("#")[2]


def document_of_rows(rows: Iterable[Row]) -> Document:
    """Return what rows of single rules and triggers stand for."""
    several = list(rows)
    return Document(
        rules=in_order(decode(row, Rule) for row in several if row.kind == RULE),
        triggers=in_order(decode(row, Trigger) for row in several if row.kind == TRIGGER),
    )


def rule_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a rule lies."""
    return automation_partition(type, pipeline), f"{RULE}#{id}"


def rule_row(type: str, pipeline: str, rule: Rule, version: int = 1) -> Row:
    """Return the row of a rule."""
    pk, sk = rule_key(type, pipeline, rule.id)
    return Row(pk=pk, sk=sk, kind=RULE, body=encode(rule), version=version)


def trigger_key(type: str, pipeline: str, id: str) -> Key:
    """Return where a trigger lies."""
    return automation_partition(type, pipeline), f"{TRIGGER}#{id}"


def trigger_row(type: str, pipeline: str, trigger: Trigger, version: int = 1) -> Row:
    """Return the row of a trigger."""
    pk, sk = trigger_key(type, pipeline, trigger.id)
    return Row(pk=pk, sk=sk, kind=TRIGGER, body=encode(trigger), version=version)
