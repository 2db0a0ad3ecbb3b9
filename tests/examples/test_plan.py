"""Opportunities as timed events."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from examples.demo.opportunities import read_book
from examples.demo.plan import (
    ANSWERS,
    CLOCK,
    OPENS,
    Kind,
    beginning,
    draw,
    ending,
    events_of,
    expected_close,
    plan_events,
)
from tests.examples.books import engaging, opportunity, prospecting

DATA = Path(__file__).parents[2] / "examples" / "data"


@pytest.fixture(scope="module")
def book():
    return read_book(DATA, 2_000).opportunities


def test_nothing_happens_to_an_opportunity_in_prospecting():
    assert [] == events_of(prospecting())


def test_a_closed_opportunity_is_engaged_and_closed_on_the_days_of_the_file():
    days = {event.kind: event.at.date() for event in events_of(opportunity())}

    assert (date(2017, 1, 2), date(2017, 4, 12)) == (days[Kind.ENGAGE], days[Kind.CLOSE])


def test_an_opportunity_in_talks_is_never_closed():
    assert Kind.CLOSE not in {event.kind for event in events_of(engaging())}


def test_nobody_opens_or_answers_an_email_where_there_is_no_account():
    kinds = {
        event.kind
        for number in range(50)
        for event in events_of(opportunity(f"A{number}", account=None))
    }

    assert {Kind.ENGAGE, Kind.CLOSE} == kinds


def test_the_same_opportunities_give_the_same_events(book):
    assert plan_events(book) == plan_events(reversed(book))


def test_events_come_in_the_order_of_time(book):
    events = plan_events(book)

    assert sorted(events, key=lambda event: event.at) == events


def test_clients_open_and_answer_after_they_were_engaged(book):
    for one in book:
        engaged, *others = events_of(one) or [None]
        assert all(engaged.at < other.at for other in others)


@pytest.mark.parametrize(("share", "kind"), [(OPENS, Kind.OPEN), (ANSWERS, Kind.ANSWER)])
def test_about_the_chosen_share_of_clients_opens_and_answers(book, share, kind):
    clients = [one for one in book if one.account and one.engaged_on]
    times = sum(event.kind is kind for one in clients for event in events_of(one))

    assert pytest.approx(share, abs=0.05) == times / len(clients)


def test_no_two_kinds_of_event_share_a_clock_time():
    times = [time for clock in CLOCK.values() for time in clock]

    assert len(times) == len(set(times))


def test_a_draw_depends_on_id_and_question_only():
    assert draw("A1", "opens") == draw("A1", "opens")
    assert 3 == len({draw("A1", "opens"), draw("A1", "answers"), draw("A2", "opens")})


def test_the_replay_begins_the_day_before_the_first_event_and_ends_long_after_the_last():
    events = plan_events([opportunity()])

    assert datetime(2017, 1, 1, 8, tzinfo=UTC) == beginning(events)
    assert datetime(2017, 6, 12, tzinfo=UTC) == ending(events)


def test_a_replay_without_events_still_has_a_time():
    assert beginning([]) < ending([])


def test_agents_expect_a_deal_to_take_sixty_days():
    assert date(2017, 3, 3) == expected_close(date(2017, 1, 2))
