"""Rules and triggers are tried on an item before they are saved, and nothing happens by it."""

import pytest

from tests.support.stories import Refusal, telling

BASE = "/v1/automation/deal/default/test"
LARGE = {"all": [{"field": "amount", "op": "gt", "value": "5000"}]}
MAIL = {
    "stage": "preparation",
    "action": "send_email",
    "params": {
        "recipient": "client",
        "subject": "{{ deal.title }}",
        "text": "Dear {{ contact.name }}",
    },
    "run": {"mode": "delay", "delay": "P1D"},
}


@pytest.fixture
def crm():
    with telling() as story:
        yield story


@pytest.fixture
def deal(crm):
    contact = crm.create("contact", name="Kim", emails=["kim@example.com"])["id"]
    return crm.create(title="Chairs", contact=contact, amount="900")


def test_a_rule_that_is_not_saved_says_when_what_and_to_whom(crm, deal):
    told = crm.ask("POST", BASE, {"rule": MAIL, "item": deal["id"]})

    assert ("rule", "done", "2023-04-04T09:00:00Z") == (
        told["tried"],
        told["state"],
        told["due_at"],
    )
    assert {"/subject": "Chairs", "/text": "Dear Kim"} == told["texts"]
    (mail,) = told["leaving"]
    assert (["kim@example.com"], "Chairs") == (mail["data"]["to"], mail["data"]["subject"])
    assert {"to", "subject", "text", "attachments"} == mail["data"].keys()
    assert ["client", "staff"] == told["reaches"]
    assert [] == crm.client.outbox("email")
    assert "new" == crm.stage(deal)


def test_a_rule_is_tried_as_it_was_read_with_what_is_changed_in_it(crm, deal):
    read = crm.ask("POST", "/v1/automation/deal/default/rules", MAIL)
    changed = read | {"run": {"mode": "delay", "delay": "P2D"}}
    told = crm.ask("POST", BASE, {"rule": changed, "item": deal["id"]})

    assert "2023-04-05T09:00:00Z" == told["due_at"]


def test_each_comparison_says_what_it_found(crm, deal):
    rule = crm.comment_rule("new", condition=LARGE)
    told = crm.ask("POST", BASE, {"rule": rule, "item": deal["id"]})

    (leaf,) = told["condition"]["all"]
    assert ("skipped", {"amount": "900.00"}, False) == (told["state"], leaf["found"], leaf["holds"])
    assert "amount was 900" in told["reason"]["detail"]


def test_without_an_item_those_of_the_stage_are_counted(crm, deal):
    crm.create(amount="9000")
    crm.move(crm.create(amount="9000"), "preparation")
    rule = {"stage": "new", "action": "add_comment", "params": {"text": "x"}, "condition": LARGE}
    told = crm.ask("POST", BASE, {"rule": rule})
    elsewhere = crm.ask("POST", BASE, {"rule": rule, "stage": "preparation"})

    assert ("stage", 2, 1, False) == (told["tried"], told["items"], told["meet"], told["more"])
    assert (1, 1) == (elsewhere["items"], elsewhere["meet"])


def test_a_trigger_says_what_holds_it_back(crm, deal):
    trigger = {
        "stage": "executing",
        "trigger": "field_changed",
        "params": {"fields": ["amount"]},
        "condition": LARGE,
    }

    def told(**more):
        return crm.ask("POST", BASE, {"trigger": {**trigger, **more}, "item": deal["id"]})

    assert "condition_false" == told()["held_back"]
    assert {"amount": "900.00"} == told()["condition"]["all"][0]["found"]
    assert (True, None) == (told(condition=None)["fires"], told(condition=None)["held_back"])
    assert "same_stage" == told(stage="new", condition=None)["held_back"]
    assert "off" == told(enabled=False)["held_back"]
    crm.move(deal, "final_invoice")
    assert "backwards" == told(condition=None)["held_back"]
    assert told(condition=None, allow_backwards=True)["fires"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "give a rule or a trigger"),
        ({"rule": "gone"}, "has no rule gone"),
        ({"rule": {**MAIL, "action": "send_pigeon"}}, "/rule/action"),
        ({"rule": {**MAIL, "stage": "nowhere"}}, "/rule/stage"),
        ({"rule": MAIL, "item": 77}, "there is no deal 77"),
        ({"rule": MAIL, "item": 1, "stage": "new"}, "leave it out"),
        ({"rule": MAIL, "stage": "nowhere"}, "no stage nowhere"),
        ({"rule": MAIL, "trigger": "x"}, "one of them"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_a_reason(crm, deal, body, said):
    with pytest.raises(Refusal, match=said):
        crm.ask("POST", BASE, body)


def test_who_may_set_up_deals_but_not_read_another_type_tries_no_rule_that_tells_of_it(crm, deal):
    other = crm.ask("POST", "/v1/smart-processes", {"code": "salary", "title": "Salary"})
    assert "salary" == other["code"]
    everything = {"read": "all", "add": "all", "change": "all", "move": "all", "delete": "all"}
    permissions = [
        {"type": type, "items": everything, "automation": "update"}
        for type in ("deal", "contact", "company")
    ]
    role = crm.ask("POST", "/v1/roles", {"name": "R", "permissions": permissions, "rights": []})
    ben = crm.as_user(crm.hire("Ben", roles=[role["id"]]))
    rule = {
        "stage": "new",
        "action": "get_crm_data",
        "params": {"entity_type": "salary", "item": "1", "fields": ["title"]},
    }
    assert "done" == ben.ask("POST", BASE, {"rule": MAIL, "item": deal["id"]})["state"]
    with pytest.raises(Refusal, match="403"):
        ben.ask("POST", BASE, {"rule": rule, "item": deal["id"]})
