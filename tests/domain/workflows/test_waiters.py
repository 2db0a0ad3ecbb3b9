"""Waiters as the step log shows them, and what a client did lately for those yet to be noted."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import Heard
from chalicelib.domain.workflows.waiters import MAX_NEWS, ClientNews, Waiter, WaitKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def waiter(kind: WaitKind, **more) -> Waiter:
    return Waiter(
        run="deal_12~k", step="wait", kind=kind, item=ItemRef("deal", 12), token="secret", **more
    )


@pytest.mark.parametrize(
    ("kind", "command", "task"),
    [
        (WaitKind.COMMAND, "go", None),
        (WaitKind.TASK, None, "go"),
        (WaitKind.STAGE, None, None),
        (WaitKind.CLIENT, None, None),
    ],
)
def test_what_a_waiter_is_named_by_depends_on_its_kind(kind, command, task):
    shown = waiter(kind, command="go").shown

    assert (command, task, "deal_12", "wait") == (
        shown.command,
        shown.task,
        shown.item,
        shown.event,
    )


def test_the_token_is_shown_to_nobody():
    assert "secret" not in repr(waiter(WaitKind.STAGE, stages=("won",)).shown)


def heard(minute: int, signal: str) -> Heard:
    return Heard(0, NOON + timedelta(minutes=minute), signal)


def news(*told: tuple[int, str]) -> ClientNews:
    found = ClientNews()
    for minute, signal in told:
        found = found.with_more(heard(minute, signal))
    return found


@pytest.mark.parametrize(
    ("known", "first"),
    [
        (heard(0, ""), "b"),
        (heard(1, "b"), "a"),
        (heard(1, "a"), "c"),  # of the same minute, in the order in which they came
        (heard(1, "other"), "b"),
        (heard(2, "b"), "a"),  # b has brought the item here, a minute later
        (heard(3, "b"), None),
        (heard(2, "c"), None),
        (heard(5, ""), None),
        (Heard(), "b"),
    ],
)
def test_a_wait_takes_the_first_that_it_does_not_know(known, first):
    found = news((2, "c"), (1, "b"), (1, "a")).first_after(known)
    assert first == (found and found.signal)


def test_nothing_is_noted_twice():
    told = news((1, "a"), (2, "b"))
    assert told == told.with_more(heard(1, "a"))


def test_only_the_latest_are_kept():
    told = news(*((minute, str(minute)) for minute in range(MAX_NEWS + 2)))
    assert "2" == told.first_after(Heard()).signal
    assert str(MAX_NEWS + 1) == told.signal
