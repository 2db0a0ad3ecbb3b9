"""Word files of a few paragraphs."""

from chalicelib.domain.documents.plain_word import plain_word
from tests.support.word import text_of


def test_the_paragraphs_are_read_as_they_were_written():
    paragraphs = ["{{ ticket.title }} & co", "a < b"]
    assert paragraphs == text_of(plain_word(paragraphs))


def test_the_same_paragraphs_make_the_same_bytes():
    assert plain_word(["a"]) == plain_word(["a"])
    assert plain_word(["a"]) != plain_word(["b"])
