"""Durations as people say them."""

import pytest

from chalicelib.domain.words.spoken_durations import spoken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("P1D", "1 day"),
        ("P2W", "14 days"),
        ("PT10M", "10 minutes"),
        ("P1DT2H", "1 day and 2 hours"),
        ("P1DT2H30M5S", "1 day, 2 hours, 30 minutes and 5 seconds"),
        ("PT0S", "no time"),
        ("{{ variables.pause }}", "{{ variables.pause }}"),
    ],
)
def test_a_duration_in_words(text, said):
    assert said == spoken(text)
