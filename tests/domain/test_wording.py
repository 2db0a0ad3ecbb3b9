"""What is said of names that do not exist."""

import pytest

from chalicelib.domain.wording import MAX_SHOWN, closest, shown, there_is_no


@pytest.mark.parametrize(
    ("written", "known", "said"),
    [
        ("xyz", ["won", "new"], "there is no stage xyz; there are new, won"),
        ("wno", ["won", "new"], "there is no stage wno, did you mean won? there are new, won"),
        ("xyz", ["new"], "there is no stage xyz; there is new"),
        ("xyz", [], "there is no stage xyz"),
    ],
)
def test_it_is_said_what_was_written_and_what_there_is(written, known, said):
    assert said == there_is_no("stage", written, known)


def test_a_long_name_is_not_repeated_in_full():
    assert MAX_SHOWN == len(shown("a" * 1_000))
    assert "a" * MAX_SHOWN == shown("a" * MAX_SHOWN)


def test_a_name_that_is_like_none_has_no_closest_one():
    assert closest("xyz", ["title"]) is None
    assert "title" == closest("titel", ["amount", "title"])
