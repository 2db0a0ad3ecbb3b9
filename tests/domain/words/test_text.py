"""Text from outside."""

import pytest

from chalicelib.domain.words.text import MAX_TEXT, is_blank, parse_text, readable


@pytest.mark.parametrize("text", ["", "Ünï ☃ 中文", "two\nlines\tand\r\na tab", "x" * MAX_TEXT])
def test_text_is_taken_as_it_is(text):
    assert text == parse_text(text)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (5, "expected a string"),
        (None, "expected a string"),
        ("x" * (MAX_TEXT + 1), f"at most {MAX_TEXT} characters"),
        ("a\x00b", "control characters are not allowed"),
        ("a\x1bb", "control characters are not allowed"),
        ("a\x7fb", "control characters are not allowed"),
        ("a\ud800b", "unpaired surrogates are not allowed"),
    ],
    ids=["number", "none", "long", "zero", "escape", "delete", "surrogate"],
)
def test_other_text_is_refused(value, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        parse_text(value)


def test_of_a_strangers_text_stays_what_a_text_may_hold():
    kept = readable("a\x00\x1b\n\tb\ud800☃\x7f")
    assert "a\n\tb\ufffd☃" == kept == parse_text(kept)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u00a0", "\u200b", "\u2800", "\u3164", "\ufe0f"]
)
def test_what_nobody_can_see_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", " a ", "0", "☃", "\u200b-"])
def test_what_somebody_can_see_is_not(text):
    assert not is_blank(text)
