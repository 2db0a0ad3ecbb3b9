"""What people and rules changed on an item is seen on its card: who, when, from what to what."""

import pytest

from tests.support.stories import path_of


@pytest.mark.feature("W03")
def test_every_edit_leaves_a_row(crm):
    ben = crm.hire("Ben")
    deal = crm.create(title="Chairs", amount="100")
    at = crm.client.advance("PT1H")
    crm.change(deal, responsible=ben, amount="250")

    (row,) = crm.timeline(deal, "change")
    assert "Amount: 100.00 → 250.00; Responsible: Admin → Ben" == row["text"]
    assert (1, at, "user") == (row["author"], row["at"], row["cause"]["kind"])
    assert {"from": "100.00", "to": "250.00"} == row["data"]["fields"]["amount"]


@pytest.mark.feature("W03")
def test_a_rule_that_hands_over_leaves_a_row_in_its_name(crm):
    ben = crm.hire("Ben")
    rule = crm.rule("new", "change_responsible", {"users": [ben]})
    deal = crm.create()

    (row,) = crm.timeline(deal, "change")
    assert "Responsible: Admin → Ben" == row["text"]
    assert ("rule", rule) == (row["cause"]["kind"], row["cause"]["id"])


def test_the_history_of_a_card_can_be_read_alone(crm):
    deal = crm.create()
    crm.client.advance("PT1H")
    crm.ask("POST", f"{path_of(deal)}/comments", {"text": "Hi"})
    crm.change(deal, title="Tables")
    crm.move(deal, "won")

    def kinds(query):
        return {one["kind"] for one in crm.all(f"{path_of(deal)}/timeline?{query}")}

    assert {"created", "change", "stage_move"} == kinds("kind=history")
    assert {"comment", "change"} == kinds("kind=comment,change")


def test_the_history_of_the_account_tells_who_changed_what(crm):
    ben = crm.hire("Ben")
    since = crm.client.advance("PT1H")
    deal = crm.create(title="Chairs")
    crm.client.advance("PT1H")
    with_ben = crm.as_user(ben)
    with_ben.change(deal, title="Tables")
    crm.move(deal, "won")

    mine = crm.all(f"/v1/history?user={ben}&since={since}")
    assert [(f"deal_{deal['id']}", "Title: Chairs → Tables")] == [
        (one["item"], one["text"]) for one in mine
    ]
    assert [["stage_move"], ["change"], ["created"]] == [
        one["kinds"] for one in with_ben.all(f"/v1/history?type=deal&since={since}")
    ]
