"""Of which writes the stream tells."""

import pytest

from chalicelib.records.kinds import KINDS
from chalicelib.records.kinds_of.wakes import CHANGED, NEW_OR_ENDED, WAKES, WRITTEN


@pytest.mark.parametrize(
    ("wakes", "words"),
    [
        (WRITTEN, ["new or changed"]),
        (CHANGED, ["changed"]),
        (NEW_OR_ENDED, ["new", "changed, ended"]),
    ],
)
def test_when_the_stream_tells_of_a_row_is_said_in_words(wakes, words):
    assert words == [wake.told for wake in wakes]


def test_only_kinds_that_there_are_wake_somebody():
    assert WAKES.keys() <= KINDS.keys()
