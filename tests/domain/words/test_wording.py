"""What is said of names that do not exist."""

import pytest

from chalicelib.domain.words.wording import (
    MAX_SHOWN,
    Unknown,
    closest,
    first_of,
    listed,
    shown,
    there_is_no,
)


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


def test_so_many_names_are_listed_that_a_message_can_be_read():
    said = there_is_no("field", "xyz", [f"f{number:03}" for number in range(102)])

    assert said.endswith(", f098, f099, and 2 more")


def test_a_long_name_is_not_repeated_in_full():
    assert MAX_SHOWN == len(shown("a" * 1_000))
    assert "a" * MAX_SHOWN == shown("a" * MAX_SHOWN)


def test_a_name_that_is_like_none_has_no_closest_one():
    assert closest("xyz", ["title"]) is None
    assert "title" == closest("titel", ["amount", "title"])


@pytest.mark.parametrize(
    ("names", "said"), [(["won"], "won"), (["won", "lost", "new"], "lost, new or won")]
)
def test_names_are_listed_by_their_letters(names, said):
    assert said == listed(names)


@pytest.mark.parametrize(
    ("names", "said"), [(["c", "a", "b"], "c, a, b"), (["c", "a", "b", "d"], "c, a, b, …")]
)
def test_of_many_names_the_first_are_told(names, said):
    assert said == first_of(names)


def test_the_first_unknown_names_of_a_document_are_helped_with_and_all_are_told():
    unknown = Unknown(most=1)

    assert "there is no stage nwe, did you mean new? there is new" == unknown.said(
        "stage", "nwe", ["new"]
    )
    assert "there is no stage nwe" == unknown.said("stage", "nwe", ["new"])
