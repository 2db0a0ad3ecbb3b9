"""How a dialogue goes on with what is heard, and when it is looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.channels.dialogue import (
    begins,
    dialogue_id,
    heard_in,
    next_look,
    waited_until,
)
from chalicelib.domain.items.item import ItemRef

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def heard(before=None, *, at=NOW, now=NOW, name="Kim", phone=None):
    return heard_in(before, "web", "c-1", name=name, phone=phone, at=at, now=now)


def test_the_same_chat_is_always_the_same_dialogue_and_no_other():
    ids = [dialogue_id("web", "c-1"), dialogue_id("web", "c-2"), dialogue_id("web\nc", "-1")]
    assert (ids[0], 3) == (heard().id, len(set(ids)))


def test_a_message_that_comes_late_does_not_turn_time_back():
    first = heard(at=NOW)
    late = heard(first, at=NOW - MINUTE)
    assert (first, NOW) == (late, late.heard_at)
    later = heard(first, at=NOW + MINUTE, now=NOW + MINUTE)
    assert (NOW + MINUTE, NOW, 2) == (later.heard_at, later.began_at, later.version)


def test_names_and_numbers_that_are_not_told_any_more_stay():
    first = heard(phone="+491")
    assert ("Kim", "+491") == (heard(first, name="").name, heard(first, name="").phone)
    assert "Kim Lee" == heard(first, name="Kim Lee").called


def test_a_closed_dialogue_begins_anew_with_the_next_message_and_keeps_whom_it_is_with():
    taken = heard().with_whom(ItemRef("contact", 3)).taken_up(1, NOW)
    closed = taken.closed(NOW)
    again = heard(closed, at=NOW + MINUTE, now=NOW + MINUTE)
    assert (False, True, True) == (begins(taken), begins(closed), begins(None))
    assert (2, NOW + MINUTE, True, ItemRef("contact", 3)) == (
        again.round,
        again.began_at,
        again.is_waiting,
        again.about,
    )


@pytest.mark.parametrize(("after", "minutes"), [(0, 5), (4, 5), (5, 20), (19, 20), (20, None)])
def test_it_is_looked_at_for_each_time_that_somebody_wants_to_hear_of(after, minutes):
    due = next_look(heard(), ["PT20M", "PT5M"], NOW + after * MINUTE)
    assert (None if minutes is None else NOW + minutes * MINUTE) == due


def test_one_that_is_accepted_or_closed_is_not_looked_at():
    for one in (heard().taken_up(1, NOW), heard().closed(NOW)):
        assert next_look(one, ["PT5M"], NOW) is None


def test_a_day_of_waiting_is_24_hours():
    assert NOW + timedelta(days=1) == waited_until(heard(), "P1D")
