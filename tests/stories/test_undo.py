"""A move is undone: as if it had not been made, but for what has left."""

import pytest

from tests.stories.workflows import comment, pause, publish, start
from tests.support.stories import Refusal

MAIL = {"recipient": "client", "subject": "{{ deal.title }}", "text": "Hello"}
LATER = {"mode": "delay", "delay": "P1D"}


def undo(crm, deal, entry):
    undone = crm.ask("POST", f"/v1/items/deal/{deal['id']}/stage/undo", {"entry": entry})
    crm.settle()
    return undone


@pytest.mark.feature("R06")
def test_what_the_move_stopped_is_due_when_it_was_and_no_second_welcome_leaves(crm):
    contact = crm.create("contact", emails=["kim@example.com"])["id"]
    welcome = crm.rule("new", "send_email", MAIL)
    reminder = crm.comment_rule("new", "Reminder", name="Reminder", run=LATER)
    thanks = crm.rule("preparation", "send_email", MAIL, name="Thanks")
    call = crm.comment_rule("preparation", "Call", name="Call", run=LATER)
    deal = crm.create(title="Chairs", contact=contact)
    crm.client.advance("PT2H")
    crm.move(deal, "preparation")
    told = undo(crm, deal, 2)

    assert ("new", 3, "2023-04-03T09:00:00Z") == (
        told["item"]["stage"],
        told["item"]["entry"],
        told["item"]["stage_entered_at"],
    )
    assert [(reminder, "2023-04-04T09:00:00Z")] == [
        (run["rule"], run["due_at"]) for run in told["restored"]
    ]
    assert ([call], [thanks]) == tuple(
        [run["rule"] for run in told[which]] for which in ("stopped", "done")
    )
    assert [thanks] == told["cannot_be_undone"]
    assert 2 == len(crm.client.outbox("email"))
    assert welcome not in crm.runs(deal)
    crm.client.advance("P3D")

    assert ["Reminder"] == crm.texts(deal)
    assert 2 == len(crm.client.outbox("email"))
    assert "undone" == crm.runs(deal, 2)[call]["reason"]["code"]
    assert "undo" == crm.moves(deal)[-1]["cause"]["kind"]


@pytest.mark.feature("R06")
def test_who_may_not_see_rules_takes_back_a_move_and_hears_nothing_of_them(crm):
    crm.comment_rule("new", "Reminder", run=LATER)
    deal = crm.create()
    crm.move(deal, "preparation")
    permission = {"type": "deal", "items": {"read": "all", "move": "all"}, "automation": "none"}
    document = {"name": "Mover", "permissions": [permission], "rights": []}
    role = crm.ask("POST", "/v1/roles", document)["id"]
    ben = crm.as_user(crm.hire("Ben", roles=[role]))
    told = undo(ben, deal, 2)

    assert ("new", [], 1) == (told["item"]["stage"], told["restored"], told["hidden"])
    with pytest.raises(Refusal, match="409"):
        undo(ben, deal, 2)


@pytest.mark.feature("R06")
def test_a_workflow_that_the_move_started_by_itself_is_stopped(crm):
    workflow = publish(crm, pause("P1D"), comment("Never"), auto_run="on_modify")
    deal = crm.create()
    by_hand = start(crm, workflow, deal)
    crm.move(deal, "preparation")
    undo(crm, deal, 2)

    runs = crm.all(f"/v1/workflows/{workflow}/runs")
    states = {run["id"]: (run["state"], run["reason"] and run["reason"]["code"]) for run in runs}
    assert ("running", None) == states.pop(by_hand)
    assert [("terminated", "undone")] == list(states.values())


@pytest.mark.feature("R06")
def test_another_pipeline_is_left_again(crm):
    other = crm.pipeline("Other", "first")
    deal = crm.create()
    crm.change(deal, pipeline=other)
    assert (other, "first") == (crm.read(deal)["pipeline"], crm.stage(deal))
    undo(crm, deal, 2)

    assert ("default", "new") == (crm.read(deal)["pipeline"], crm.stage(deal))
    (away, back) = crm.moves(deal)
    assert (["pipeline", "pipeline"], "2") == ([away["type"], back["type"]], back["cause"]["id"])
