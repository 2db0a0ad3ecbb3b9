"""Which of several triggers moves the item."""

import pytest

from chalicelib.domain.automation.rules import Trigger
from chalicelib.domain.items.changes import Change
from chalicelib.engine.choose_trigger import Firing
from tests.engine.amount_triggers import automation, beyond_nothing, trigger
from tests.support.contexts import deal


def fired(*triggers: Trigger, stage: str = "new") -> Firing:
    before, after = (deal(stage=stage), deal(stage=stage, fields={"amount": "1.00"}, version=2))
    return automation(*triggers).fired_by_change(Change(before, after), after, beyond_nothing)


def first(*triggers: Trigger, stage: str = "new") -> str | None:
    found = fired(*triggers, stage=stage).trigger
    return found.id if found else None


def test_the_earliest_stage_wins():
    assert "near" == first(trigger("far", "executing"), trigger("near", "preparation"))


@pytest.mark.parametrize(("sort_of_b", "wins"), [(5, "b"), (10, "a"), (15, "a")])
def test_of_two_on_one_stage_the_lower_sort_wins_then_the_id(sort_of_b, wins):
    assert wins == first(
        trigger("a", "executing", sort=10), trigger("b", "executing", sort=sort_of_b)
    )


def test_the_beaten_ones_are_told():
    found = fired(trigger("a", "executing"), trigger("b", "preparation"), trigger("c", "executing"))

    assert ("b", ("a", "c")) == (found.trigger.id, found.beaten)


@pytest.mark.parametrize(
    ("stage", "backwards", "moves"),
    [
        ("new", False, True),
        ("preparation", False, False),  # it stands there
        ("preparation", True, False),
        ("executing", False, False),  # behind it
        ("executing", True, True),
        ("won", False, False),  # closed
        ("won", True, True),
    ],
)
def test_a_trigger_moves_forward_unless_it_may_move_back(stage, backwards, moves):
    one = trigger("t", "preparation", allow_backwards=backwards)

    assert ("t" if moves else None) == first(one, stage=stage)


def test_a_trigger_of_a_later_final_stage_does_not_reopen_a_closed_item():
    assert first(trigger("t", "lose"), stage="won") is None
    assert "t" == first(trigger("t", "lose", allow_backwards=True), stage="won")


def test_a_field_that_nobody_watches_fires_nothing():
    assert first(trigger("t", "executing", fields=["title"])) is None


def test_a_trigger_that_is_switched_off_does_not_fire():
    assert first(trigger("t", "executing", enabled=False)) is None


@pytest.mark.parametrize(("value", "wins"), [("0.50", "strict"), ("5.00", "loose")])
def test_a_condition_lets_the_next_one_through_where_it_does_not_hold(value, wins):
    over = {"field": "amount", "op": "gt", "value": value}
    found = fired(trigger("strict", "preparation", condition=over), trigger("loose", "executing"))

    assert wins == found.trigger.id
    assert ({"amount": "1.00"} if wins == "strict" else {}) == found.seen
