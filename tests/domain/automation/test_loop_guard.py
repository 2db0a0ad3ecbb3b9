"""The loop guard: automation moves an item only so often."""

from datetime import timedelta

import pytest

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.loop_guard import moved_by_automation
from chalicelib.domain.items.causes import MAX_MOVES, Cause
from tests.support.contexts import NOW, deal


def test_a_move_is_counted():
    moved = moved_by_automation(deal(), deal(stage="won"), Cause(depth=1), NOW)
    assert (NOW,) == moved.automated_moves


def test_too_many_moves_in_a_short_time_are_refused():
    before = deal(automated_moves=tuple(NOW - timedelta(seconds=n) for n in range(MAX_MOVES)))
    with pytest.raises(ActionFailed, match="keeps changing"):
        moved_by_automation(before, deal(stage="won"), Cause(depth=1), NOW)
