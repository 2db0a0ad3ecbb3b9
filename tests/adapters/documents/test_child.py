"""The process in which templates are opened gives up what it does not need."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import msgspec

from chalicelib.adapters.documents import child
from chalicelib.adapters.documents.child import Order, Outcome, answer
from tests.support.word import word

CONFINED = """
import resource
from chalicelib.adapters.documents.child import confine
confine()
print(resource.getrlimit(resource.RLIMIT_CPU)[1], resource.getrlimit(resource.RLIMIT_AS)[1])
print(resource.getrlimit(resource.RLIMIT_FSIZE)[1] < 12_000_000)
"""


def answered(order, template):
    out = io.BytesIO()
    answer(order, template, out)
    head, _, document = out.getvalue().partition(b"\n")
    return msgspec.json.decode(head, type=Outcome), document


def test_time_memory_and_what_it_writes_are_bounded_for_good():
    done = subprocess.run(
        [sys.executable, "-c", CONFINED],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert f"{child.SECONDS} {child.MEMORY}\nTrue\n" == done.stdout
    assert resource.getrlimit(resource.RLIMIT_AS)[1] != child.MEMORY


def test_a_document_that_is_too_large_is_none(monkeypatch):
    monkeypatch.setattr(child, "MAX_DOCUMENT", 100)
    outcome, document = answered(Order(values={}), word("Dear all"))
    assert ("it has more than 100 bytes", b"") == (outcome.failed, document)


def test_what_is_wrong_with_a_template_is_told_apart_from_what_is_wrong_with_values():
    assert answered(Order(), b"none")[0].unfit
    assert answered(Order(values={}), word("{{ 1 / 0 }}"))[0].failed
    assert ["deal.title"] == answered(Order(), word("{{ deal.title }}"))[0].paths
