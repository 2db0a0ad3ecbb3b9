"""Patterns of dates."""

from datetime import date, datetime

import pytest

from chalicelib.domain.words.date_patterns import check_pattern, show_date

AT = datetime(2026, 3, 1, 15, 4, 9)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ("YYYY-MM-DD", "2026-03-01"),
        ("DD.MM.YYYY HH:mm", "01.03.2026 15:04"),
        ("D.M.YY", "1.3.26"),
        ("dddd, D MMMM YYYY", "Sunday, 1 March 2026"),
        ("ddd MMM D hh:mm:ss A", "Sun Mar 1 03:04:09 PM"),
        ("[Due] D/M [at] H [h]", "Due 1/3 at 15 h"),
    ],
)
def test_a_date_is_shown_as_the_pattern_says(pattern, shown):
    check_pattern(pattern)
    assert shown == show_date(AT, pattern)


def test_a_date_without_a_time_is_its_midnight():
    assert "01.03. 00:00" == show_date(date(2026, 3, 1), "DD.MM. HH:mm")


@pytest.mark.parametrize("pattern", ["", "soon", "%d.%m.%Y", "DD.MM.YYYYY", "--", "D" + " " * 60])
def test_a_pattern_that_means_nothing_is_refused(pattern):
    with pytest.raises(ValueError, match="DD, D"):
        check_pattern(pattern)
