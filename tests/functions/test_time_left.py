"""A function stops before it is cut off."""

from functions.time_left import time_in


class Lambda:
    def __init__(self, left: int) -> None:
        self.get_remaining_time_in_millis = lambda: left


def test_there_is_time_until_seconds_are_left():
    assert [True, False, True] == [time_in(one)() for one in (Lambda(30_000), Lambda(9_000), None)]
