"""What a move would set off is told before it is made, and nothing of it happens."""

import pytest

from tests.support.stories import Refusal

MAIL = {"recipient": "client", "subject": "Welcome", "text": "Dear {{ contact.name }}"}


def preview(crm, deal, stage):
    return crm.ask("POST", f"/v1/items/deal/{deal['id']}/stage?dry_run=true", {"stage": stage})


@pytest.fixture
def deal(crm):
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])["id"]
    crm.comment_rule("new", "Reminder", name="Reminder", run={"mode": "delay", "delay": "P1D"})
    crm.rule("preparation", "send_email", MAIL, name="Thank the client")
    crm.comment_rule(
        "preparation",
        name="Large",
        condition={"all": [{"field": "amount", "op": "gt", "value": "5000"}]},
    )
    crm.comment_rule("preparation", name="Call back", run={"mode": "delay", "delay": "P1D"})
    return crm.create(title="Chairs", contact=contact, amount="900")


@pytest.mark.feature("R01")
def test_the_preview_says_what_acts_waits_is_skipped_and_stops(crm, deal):
    told = preview(crm, deal, "preparation")
    states = [(run["name"], run["state"]) for run in told["runs"]]

    acts = [("Thank the client", "done"), ("Large", "skipped"), ("Call back", "scheduled")]
    assert acts == states
    assert "amount was 900" in told["runs"][1]["reason"]["detail"]
    assert "2023-04-04T09:00:00Z" == told["runs"][2]["due_at"]
    assert ["Reminder"] == [run["name"] for run in told["stopped"]]
    assert [told["runs"][0]["rule"]] == told["cannot_be_undone"]
    assert ("preparation", 1) == (told["stage"], len(told["moves"]))


@pytest.mark.feature("R01")
def test_a_preview_writes_and_sends_nothing_and_the_move_does_what_it_said(crm, deal):
    before = crm.read(deal)
    told = preview(crm, deal, "preparation")

    assert before == crm.read(deal)
    assert [] == crm.client.outbox("email")
    crm.move(deal, "preparation")
    did = crm.runs(deal)
    said = {run["rule"]: (run["state"], run["due_at"]) for run in told["runs"]}
    assert {id: (run["state"], run["due_at"]) for id, run in did.items()} == said
    assert 1 == len(crm.client.outbox("email"))


@pytest.mark.feature("R01")
def test_a_rule_that_moves_on_is_followed_and_a_stage_that_is_none_is_refused(crm, deal):
    crm.rule("executing", "change_stage", {"stage": "final_invoice"})
    told = preview(crm, deal, "executing")

    assert ["executing", "final_invoice"] == [move["stage"] for move in told["moves"]]
    assert "rule" == told["moves"][1]["cause"]
    with pytest.raises(Refusal, match="no stage nowhere"):
        preview(crm, deal, "nowhere")
