"""Labels: what can be a name, and what a title."""

import pytest

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.labels import name_faults, title_faults

NEEDED = "a name of 1 to 255 characters is needed"


@pytest.mark.parametrize("name", ["A", "Ä" * 255, " spaced ", "日本", "a\u200bb"])
def test_what_can_be_seen_is_a_name(name):
    assert [] == name_faults("/name", name)


@pytest.mark.parametrize("name", ["", "  \t\n", "\u200b", "\u3164", "\u2800", "a" * 256])
def test_a_name_is_needed_that_can_be_seen_and_is_not_too_long(name):
    assert [Fault("/name", NEEDED)] == name_faults("/name", name)


@pytest.mark.parametrize("faults", [name_faults, title_faults])
def test_control_characters_are_refused(faults):
    assert [Fault("/x", "control characters are not allowed")] == faults("/x", "a\x07")


def test_a_title_may_be_empty_and_has_an_end():
    assert [] == title_faults("/title", "")
    assert [] == title_faults("/title", "x" * 255)
    assert [Fault("/title", "at most 255 characters")] == title_faults("/title", "x" * 256)
    assert [Fault("/title", "at most 9 characters")] == title_faults("/title", "x" * 10, 9)
