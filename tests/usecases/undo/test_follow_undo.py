"""What follows from an undo: activities open again, workflows end, rules that rest rest again."""

from datetime import timedelta

from tests.support.world import World
from tests.usecases.undo.test_undo_move import undo


def activities(world, deal):
    rows = world.table.query(str(deal.ref), prefix="activity#")
    return ["completed_at" in row.body for row in rows]


def test_activities_that_ended_with_the_stage_are_open_and_end_with_it_again():
    world = World()
    world.rule("new", "create_activity", {"subject": "Call", "auto_complete": True})
    deal = world.create()
    world.move(deal, "executing")
    assert [True] == activities(world, deal)
    undo(world, deal, 2)
    assert [False] == activities(world, deal)
    world.move(deal, "won")

    assert [True] == activities(world, deal)


def test_a_rule_that_waited_for_the_client_hears_them_again():
    world = World()
    contact = world.create("contact", emails=[{"value": "kim@example.com"}])
    rule = world.rule("new", "wait", {"until_in": "P5D"})
    deal = world.create(contact=contact.id)
    world.move(deal, "executing")
    undo(world, deal, 2)
    assert "waiting_app" == world.states(deal)[rule]
    world.advance(timedelta(hours=1))
    world.signal("email_received", address="kim@example.com")

    assert "done" == world.states(deal)[rule]
    assert {"result": "activity"} == world.runs(deal)[rule].result


def test_a_rule_behind_one_that_failed_is_blocked_and_behind_one_that_acted_goes_on():
    world = World()
    world.rule("new", "send_email", {"recipient": 2, "subject": "a", "text": "b"})
    behind = world.comment_rule(
        "new", "behind", after_previous=True, run={"mode": "delay", "delay": "P1D"}
    )
    deal = world.create()
    due = world.runs(deal)[behind].due_at
    world.move(deal, "executing")
    undo(world, deal, 2)

    assert ("scheduled", due) == (world.runs(deal)[behind].state, world.runs(deal)[behind].due_at)
