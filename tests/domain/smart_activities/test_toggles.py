"""What a choice means, and until when."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.smart_activities.toggles import Choice, Chosen, Options

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_a_choice_whose_time_is_over_is_none():
    options = Options(types={"deal": Chosen.at(Choice.SKIP_WEEK, NOW)})
    week = timedelta(days=7)
    assert Choice.SKIP_WEEK is options.chosen("deal", NOW + week - timedelta(seconds=1)).choice
    assert Chosen() == options.chosen("deal", NOW + week)


def test_off_has_no_end():
    options = Options(types={"deal": Chosen.at(Choice.OFF, NOW)})
    assert Chosen(Choice.OFF) == options.chosen("deal", NOW + timedelta(days=4_000))
