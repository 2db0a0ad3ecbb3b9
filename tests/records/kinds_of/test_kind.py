"""How a kind of row is described."""

import pytest

from chalicelib.records.kinds_of.kind import BEGUN_OR_ENDED, CHANGED, WRITTEN


@pytest.mark.parametrize(
    ("wakes", "words"),
    [
        (WRITTEN, ["new or changed"]),
        (CHANGED, ["changed"]),
        (BEGUN_OR_ENDED, ["new", "changed, ended"]),
    ],
)
def test_when_the_stream_tells_of_a_row_is_said_in_words(wakes, words):
    assert words == [wake.told for wake in wakes]
