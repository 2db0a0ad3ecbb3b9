"""Records and alarms that come twice, late or never leave the same behind."""

from typing import Any

import pytest

from tests.stories.deliveries import Deliveries
from tests.stories.test_golden_timeline import D0, golden_story, what_is_left
from tests.support.stories import after, path_of, telling


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    """What the golden story leaves behind where everything comes once and in time."""
    with telling(at=D0) as crm:
        return what_is_left(golden_story(crm))


@pytest.mark.parametrize(
    "options",
    [{"copies": 2}, {"doubled": True}, {"copies": 2, "doubled": True}],
    ids=["each batch twice", "each record twice", "both"],
)
def test_the_golden_story_ends_the_same_when_everything_comes_twice(expected, options):
    with telling(at=D0, functions=Deliveries(**options).functions) as crm:
        story = golden_story(crm)
        assert expected == what_is_left(story)
        assert [] == crm.client.outbox("dead_letter")


def test_what_is_replayed_long_afterwards_changes_nothing(expected):
    deliveries = Deliveries()
    with telling(at=D0, functions=deliveries.functions) as crm:
        story = golden_story(crm)
        deliveries.replay()
        crm.settle()
        crm.client.advance("P30D")
        assert expected == what_is_left(story)


def test_a_schedule_that_never_fires_is_found_by_the_sweep():
    deliveries = Deliveries(lost=1)
    with telling(functions=deliveries.functions) as crm:
        rule = crm.comment_rule("new", run=after("P1D"))
        deal = crm.create()
        crm.client.advance("P1D")
        assert ({rule: "scheduled"}, []) == (crm.states(deal), crm.texts(deal))
        crm.client.advance("PT10M")
        assert ({rule: "done"}, ["hello"]) == (crm.states(deal), crm.texts(deal))


def test_a_mail_whose_message_is_lost_again_and_again_leaves_in_the_end_once():
    deliveries = Deliveries(lost=3)
    with telling(functions=deliveries.functions) as crm:
        contact = crm.create("contact", emails=["kim@example.com"])
        rule = crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
        deal = crm.create(contact=contact["id"])
        assert {rule: "scheduled"} == crm.states(deal)
        crm.client.advance("PT1H")
        assert ({rule: "done"}, ["kim@example.com"]) == (crm.states(deal), crm.mailed())


@pytest.mark.parametrize("late", ["PT1M", "PT3H"], ids=["before the sweep", "after the sweep"])
def test_a_schedule_that_fires_late_has_its_effect_once(late):
    deliveries = Deliveries(lost=1)
    with telling(functions=deliveries.functions) as crm:
        contact = crm.create("contact", emails=["kim@example.com"])
        crm.comment_rule("new", run=after("P1D"))
        crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"}, run=after("P1D"))
        deal = crm.create(contact=contact["id"])
        crm.client.advance("P1D")
        crm.client.advance(late)
        deliveries.bring_alarms()
        crm.client.advance("P1D")
        assert ["done", "done"] == [*crm.states(deal).values()]
        assert (["hello"], ["kim@example.com"]) == (crm.texts(deal), crm.mailed())


def test_a_schedule_of_a_stage_that_was_left_and_entered_again_is_not_taken_for_the_new_one():
    deliveries = Deliveries(lost=1)
    with telling(functions=deliveries.functions) as crm:
        rule = crm.comment_rule("new", run=after("P1D"))
        deal = crm.create()
        crm.client.advance("P1D")
        crm.move(deal, "executing")
        crm.move(deal, "new")
        deliveries.bring_alarms()
        crm.settle()
        assert ("stopped", "scheduled") == (
            crm.states(deal, entry=1)[rule],
            crm.states(deal, entry=3)[rule],
        )
        assert [] == crm.texts(deal)


def test_an_alarm_that_comes_before_the_news_of_the_move_sends_nothing():
    deliveries = Deliveries(lost=1)
    with telling(functions=deliveries.functions) as crm:
        contact = crm.create("contact", emails=["kim@example.com"])
        rule = crm.rule("new", "send_email", {"subject": "Hi", "text": "Hello"}, run=after("P1D"))
        deal = crm.create(contact=contact["id"])
        crm.client.advance("P1D")
        crm.ask("POST", f"{path_of(deal)}/stage", {"stage": "executing"})
        deliveries.bring_alarms()
        crm.settle()
        assert ({rule: "stopped"}, []) == (crm.states(deal, entry=1), crm.mailed())
