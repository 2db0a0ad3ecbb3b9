"""Chat that nobody took up in time (T18)."""

import pytest

from chalicelib.catalogue.triggers.communication.chat_unanswered import ChatUnanswered
from tests.support.contexts import check_context, pointers, signal


@pytest.mark.parametrize(
    ("wanted", "reported", "expected"),
    [
        ({}, {}, True),
        ({}, {"channel": "web", "time": "PT1M"}, True),
        ({"time": "PT5M"}, {"time": "PT4M59S"}, False),
        ({"time": "PT5M"}, {"time": "PT5M"}, True),
        ({"time": "PT5M"}, {"time": "PT1H"}, True),
        ({"time": "PT5M"}, {}, False),
        ({"time": "PT5M", "channel": "web"}, {"time": "PT5M", "channel": "shop"}, False),
    ],
)
def test_it_fires_once_the_chat_has_waited_so_long(wanted, reported, expected):
    found = ChatUnanswered(**wanted).matches_signal(signal("chat_unanswered", **reported))
    assert expected is found


def test_a_time_that_is_none_is_refused_where_it_is_placed():
    assert ["/time"] == pointers(ChatUnanswered(time="five").check(check_context()))
