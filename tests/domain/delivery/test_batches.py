"""Who leaves at once, and until when others gather behind it."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.delivery.batches import OPEN_FOR, SOON, Waiting, Window, look_again, opened

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(seconds=10)


def test_who_leaves_opens_a_window_and_the_next_one_another():
    first = opened(None, NOW)
    assert Window(NOW, NOW + OPEN_FOR, 1) == first
    assert Window(LATER, LATER + OPEN_FOR, 2) == opened(first, LATER)


def test_who_comes_within_it_waits_for_its_end():
    window = opened(None, NOW)
    for waiting in (None, Waiting("membership#facebook#7#contact_1", LATER)):
        assert OPEN_FOR - timedelta(seconds=10) == look_again(window, waiting, LATER)


def test_who_has_waited_since_before_is_being_taken_along():
    assert SOON == look_again(opened(None, LATER), Waiting("membership#a#7#contact_1", NOW), LATER)
