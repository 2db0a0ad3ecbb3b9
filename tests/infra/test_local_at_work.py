"""Ends wait for those at work."""

from threading import Event, Thread

import pytest

from infra.local.at_work import AtWork


def test_where_nobody_works_nothing_is_waited_for():
    assert AtWork().finish(0)


def test_whoever_takes_too_long_is_not_waited_for():
    at_work = AtWork()
    with at_work:
        assert not at_work.finish(0.01)
    assert at_work.finish(0)


def test_the_end_waits_for_the_last_of_several():
    at_work, inside, goes_on = AtWork(), Event(), Event()
    left = []

    def work():
        with at_work:
            inside.set()
            goes_on.wait(10)
            left.append("worker")

    thread = Thread(target=work)
    thread.start()
    inside.wait(10)
    with at_work:
        pass
    goes_on.set()

    assert at_work.finish(10)
    assert ["worker"] == left
    thread.join()


def test_one_that_fails_has_left_too():
    at_work = AtWork()
    with pytest.raises(ValueError, match="no"), at_work:
        raise ValueError("no")

    assert at_work.finish(0)
