"""What a version of a pipeline's automation holds."""

from datetime import UTC, datetime

import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.automation.document import Changes, Document, Version
from chalicelib.domain.automation.rules import Rule
from chalicelib.records.automation import chunk_name, chunk_row, rule_row
from chalicelib.usecases.tenant.automation_document import read_document

PLACE = ("deal", "default")


def rule(id):
    return Rule(id=id, stage="new", name=id, action="add_comment")


def version(*rows):
    names = tuple(chunk_name(row) for row in rows)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return Version(number=1, at=at, by=1, sha256="x", changes=Changes(), chunks=names)


@pytest.fixture
def chunks():
    return [chunk_row(*PLACE, Document(rules=(rule(id),))) for id in ("b", "a")]


def test_it_is_made_of_its_chunks_in_their_order(chunks):
    table = MemoryTable()
    table.put_many(chunks)
    read = read_document(table, *PLACE, version(*chunks))
    assert (rule("b"), rule("a")) == read.rules


def test_a_chunk_that_is_missing_is_an_error_and_no_empty_pipeline(chunks):
    table = MemoryTable()
    table.put_many(chunks[:1])
    with pytest.raises(LookupError, match="version 1 of deal/default lacks"):
        read_document(table, *PLACE, version(*chunks))


def test_without_a_version_it_is_made_of_single_rows(chunks):
    table = MemoryTable()
    table.put_many([*chunks, rule_row(*PLACE, rule("old"))])
    assert Document(rules=(rule("old"),)) == read_document(table, *PLACE, None)
