"""Waiters, as the step log shows what is awaited."""

import pytest

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.waiters import Waiter, WaitKind


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
