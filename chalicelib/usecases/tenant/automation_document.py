"""Read what a version of a pipeline's automation holds."""

from chalicelib.domain.automation.document import Document, Version, whole
from chalicelib.ports.table import Table
from chalicelib.records.automation import (
    automation_partition,
    chunk_key,
    document_of_rows,
)
from chalicelib.records.body import decode


def read_document(table: Table, type: str, pipeline: str, version: Version | None) -> Document:
    """Return the document of a version; of none, what there was before versions [1 per 100 chunks].

    Raises:
        LookupError: a chunk of it is missing.
    """
    if version is None:
        return document_of_rows(table.query(automation_partition(type, pipeline)))
    keys = [chunk_key(type, pipeline, name) for name in version.chunks]
    rows = table.get_many(dict.fromkeys(keys))
    missing = [key for key in keys if key not in rows]
    if missing:
        raise LookupError(f"version {version.number} of {type}/{pipeline} lacks {missing[0]}")
    return whole(decode(rows[key], Document) for key in keys)
