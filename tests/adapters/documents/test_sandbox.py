"""Templates are opened in a process of their own, which is ended where it takes too much."""

import time

import pytest

from chalicelib.adapters.documents import sandbox
from chalicelib.adapters.documents.sandbox import Sandbox
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from tests.support.word import text_of, with_relationship, word

LOOP = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}"
    "{% endfor %}{% endfor %}{% endfor %}"
)
MEMORY = (
    "{% set all = namespace(x='x' * 99999) %}"
    "{% for a in range(20) %}{% set all.x = all.x ~ all.x %}{% endfor %}"
)


def document(template, values=None):
    return Sandbox().document(template, values or {}, zone="UTC", date_format="YYYY-MM-DD")


def test_a_template_is_looked_at_and_filled():
    template = word("Dear {{ contact.name }}")
    assert ["contact.name"] == Sandbox().paths(template)
    filled = document(template, {"contact": {"name": ["Ann", "Ann"]}})
    assert ["Dear Ann"] == text_of(filled)


@pytest.mark.parametrize(
    ("template", "code", "said"),
    [
        (word("{{ deal.title"), Code.BAD_TEMPLATE, "a placeholder is wrong"),
        (
            with_relationship(word(), "attachedTemplate", "http://a.example"),
            Code.BAD_TEMPLATE,
            "te",
        ),
        (b"x" * 5_000_001, Code.BAD_TEMPLATE, "more than 5000000 bytes"),
        (word(MEMORY), Code.DOCUMENT_FAILED, "bytes of memory"),
        (word("{{ 1 / 0 }}"), Code.DOCUMENT_FAILED, "division by zero"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_it(template, code, said):
    with pytest.raises(Refused, match=said) as refused:
        document(template)
    assert code is refused.value.code


def test_a_loop_without_end_is_ended():
    begun = time.monotonic()
    with pytest.raises(Refused, match="loops within loops") as refused:
        Sandbox(patience=2).document(word(LOOP), {}, zone="UTC", date_format="YYYY-MM-DD")
    assert Code.DOCUMENT_FAILED is refused.value.code
    assert time.monotonic() - begun < 8


def test_where_the_process_does_not_even_start_trying_again_may_help(monkeypatch):
    monkeypatch.setattr(sandbox, "_CHILD", "chalicelib.no_such_child")
    with pytest.raises(Unavailable, match="No module named"):
        document(word(""))
