"""Rules in every detail of their parameters, and for other types than deals."""

import pytest

from tests.support.stories import ADMIN, after, before, path_of

MAIL = {"subject": "Hi", "text": "Hello"}


@pytest.mark.feature("R35")
@pytest.mark.parametrize(
    ("sender", "expected"),
    [({}, "office@shop.example"), ({"sender": "sales@shop.example"}, "sales@shop.example")],
    ids=["the tenant's", "the rule's own"],
)
def test_an_email_comes_from_the_sender_that_the_rule_names_or_from_the_tenants(
    crm, sender, expected
):
    crm.ask("PATCH", "/v1/settings", {"mail_from": "office@shop.example"})
    kim = crm.create("contact", emails=["kim@example.com"])
    crm.rule("new", "send_email", MAIL | sender)
    crm.create(contact=kim["id"])
    assert [expected] == [mail["sender"] for mail in crm.mails()]


@pytest.mark.feature("R04")
@pytest.mark.parametrize(
    ("days_off", "due"),
    [
        ([], "2023-04-13T09:00:00Z"),
        (["2023-04-13"], "2023-04-12T09:00:00Z"),
        (["2023-04-14"], "2023-04-12T09:00:00Z"),
        (["2023-04-12", "2023-04-13", "2023-04-14"], "2023-04-10T09:00:00Z"),
    ],
    ids=["none", "the day it falls on", "the nearest working day", "three"],
)
def test_the_tenants_days_off_are_no_working_days(crm, days_off, due):
    crm.ask("PATCH", "/v1/settings", {"days_off": days_off})
    run = before("P1D", "close_date")
    rule = crm.comment_rule("new", run=run, working_time="account")
    deal = crm.create(close_date="2023-04-15")
    assert due == crm.runs(deal)[rule]["due_at"]
    crm.client.to("2023-04-20T00:00:00Z")
    assert [due] == [entry["at"] for entry in crm.timeline(deal, "comment")]


@pytest.mark.feature("R04", "R44")
def test_on_a_day_off_nobody_is_at_work_and_the_log_says_until_when(crm):
    crm.ask("PATCH", "/v1/settings", {"days_off": ["2023-04-03", "2023-04-04"]})
    rule = crm.comment_rule("new", working_time="responsible")
    deal = crm.create()
    run = crm.runs(deal)[rule]
    assert ("waiting_hours", "2023-04-05T09:00:00Z") == (run["state"], run["due_at"])
    crm.client.to("2023-04-05T08:59:00Z")
    assert [] == crm.texts(deal)
    crm.client.to("2023-04-05T09:00:00Z")
    assert ({rule: "done"}, ["hello"]) == (crm.states(deal), crm.texts(deal))


@pytest.mark.feature("R04")
def test_a_time_that_is_past_acts_at_once_and_is_logged_as_it_was_due(crm):
    rule = crm.comment_rule("new", run=before("P1D", "close_date"))
    deal = crm.create(close_date="2023-04-01")
    run = crm.runs(deal)[rule]
    assert ("done", crm.client.now()) == (run["state"], run["finished_at"])
    assert "2023-03-31T00:00:00Z" == run["due_at"]


@pytest.mark.feature("R08")
def test_each_rule_asks_its_condition_for_itself_when_it_is_due(crm):
    large = {"field": "amount", "op": "gt", "value": "5000"}
    first = crm.comment_rule("new", "first", run=after("P1D"), condition=large)
    second = crm.comment_rule("new", "second", run=after("P2D"), condition=large)
    small = crm.comment_rule("new", "small", run=after("P2D"), condition={"not": large})
    deal = crm.create(amount=9000)
    crm.client.advance("P1D")
    crm.change(deal, amount=4000)
    crm.client.advance("P1D")
    assert {first: "done", second: "skipped", small: "done"} == crm.states(deal)
    assert ["first", "small"] == crm.texts(deal)
    seen = crm.runs(deal)[second]["seen"]
    assert {"amount": "4000.00"} == seen


@pytest.mark.feature("R10")
@pytest.mark.parametrize("important", [True, False])
def test_an_activity_is_important_only_where_that_was_chosen(crm, important):
    crm.rule("new", "create_activity", {"subject": "Call", "important": important})
    crm.rule("new", "create_activity", {"subject": "Plain"})
    activities = {one["subject"]: one for one in crm.activities(crm.create())}
    assert [important, False] == [activities[name]["important"] for name in ("Call", "Plain")]
    assert ("", None) == (activities["Plain"]["description"], activities["Plain"]["deadline"])


OTHERS = [("lead", "new"), ("quote", "draft"), ("invoice", "new")]


@pytest.mark.feature("R17")
@pytest.mark.parametrize(("type", "stage"), OTHERS)
def test_a_rule_changes_the_company_of_any_item(crm, type, stage):
    rule = crm.rule(
        stage,
        "change_company",
        {"values": {"comments": f"seen with {{{{ {type}.title }}}}", "industry": "chairs"}},
        type=type,
    )
    company, other = crm.create("company"), crm.create("company")
    item, alone = crm.create(type, title="Chair", company=company["id"]), crm.create(type)
    changed = crm.read(company)
    assert ("seen with Chair", "chairs") == (changed["comments"], changed["industry"])
    assert other == crm.read(other)
    assert [{rule: "done"}, {rule: "failed"}] == [crm.states(one) for one in (item, alone)]
    assert "no_company" == crm.reason(alone, rule)


@pytest.mark.feature("R18")
@pytest.mark.parametrize(("type", "stage"), OTHERS)
def test_a_rule_changes_only_the_first_contact_of_any_item(crm, type, stage):
    rule = crm.rule(stage, "change_contact", {"values": {"comments": "seen"}}, type=type)
    first, second = crm.create("contact"), crm.create("contact")
    item = crm.create(type, contacts=[first["id"], second["id"]])
    alone = crm.create(type)
    assert ("seen", second) == (crm.read(first)["comments"], crm.read(second))
    assert [{rule: "done"}, {rule: "failed"}] == [crm.states(one) for one in (item, alone)]
    assert "no_contact" == crm.reason(alone, rule)


@pytest.mark.feature("R19")
@pytest.mark.parametrize(("type", "stage"), OTHERS)
def test_a_rule_puts_another_user_in_charge_of_any_item(crm, type, stage):
    ben = crm.hire("Ben")
    crm.rule(stage, "change_responsible", {"users": [ben]}, type=type)
    item = crm.create(type)
    assert (ADMIN, ben) == (item["responsible"], crm.read(item)["responsible"])


@pytest.mark.feature("R20")
@pytest.mark.parametrize(
    ("type", "stage", "to"),
    [("lead", "new", "processed"), ("quote", "draft", "sent"), ("invoice", "new", "sent")],
)
def test_a_rule_moves_any_item_and_the_rules_of_the_new_stage_run(crm, type, stage, to):
    crm.rule(stage, "change_stage", {"stage": to}, type=type)
    late = crm.comment_rule(stage, "too late", type=type, run=after("P1D"))
    crm.comment_rule(to, "arrived", type=type)
    item = crm.create(type)
    crm.client.advance("P2D")
    assert (to, [to]) == (crm.ask("GET", path_of(item))["stage"], crm.moved_to(item))
    assert ["arrived"] == crm.texts(item)
    assert "stopped" == crm.states(item, entry=1)[late]
