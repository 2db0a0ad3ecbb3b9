"""What rules do on our own data and for colleagues (semantics/actions: for employees)."""

import pytest

from tests.support.stories import ADMIN, path_of


@pytest.mark.feature("R10")
def test_a_rule_plans_an_activity_for_a_user(crm):
    ben = crm.hire("Ben")
    params = {
        "subject": "Call {{ deal.title }}",
        "description": "Ask about the {{ deal.amount }}",
        "responsible": ben,
        "deadline_in": "P2D",
        "important": True,
    }
    crm.rule("new", "create_activity", params)
    deal = crm.create(title="Chair", amount="500")
    (activity,) = crm.activities(deal)
    assert {
        "subject": "Call Chair",
        "description": "Ask about the 500.00",
        "responsible": ben,
        "deadline": "2023-04-05T09:00:00Z",
        "important": True,
        "completed": False,
        "created_by": ADMIN,
    }.items() <= activity.items()


@pytest.mark.feature("R10")
def test_an_activity_is_for_the_responsible_unless_somebody_is_named(crm):
    ben = crm.hire("Ben")
    crm.rule("new", "create_activity", {"subject": "Call"})
    deal = crm.create(responsible=ben)
    assert [ben] == [activity["responsible"] for activity in crm.activities(deal)]


@pytest.mark.feature("R10")
def test_leaving_the_stage_completes_the_activities_that_ask_for_it(crm):
    crm.rule("new", "create_activity", {"subject": "goes", "auto_complete": True})
    crm.rule("new", "create_activity", {"subject": "stays"})
    deal = crm.create()
    crm.move(deal, "executing")
    assert {"goes": True, "stays": False} == {
        activity["subject"]: activity["completed"] for activity in crm.activities(deal)
    }


@pytest.mark.feature("R11")
def test_a_rule_writes_a_line_of_history_in_the_name_of_its_author(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", "write_to_history", {"text": "by the responsible"})
    crm.rule("new", "write_to_history", {"text": "by the chosen"}, on_behalf_of=kay)
    deal = crm.create(responsible=ben)
    assert {"by the responsible": ben, "by the chosen": kay} == {
        entry["text"]: entry["author"] for entry in crm.timeline(deal, "log")
    }


@pytest.mark.feature("R11", "R12")
@pytest.mark.parametrize("action", ["write_to_history", "add_comment"])
def test_the_author_of_a_line_can_be_chosen_whoever_acts(crm, action):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", action, {"text": "seen", "author": kay}, on_behalf_of=ben)
    deal = crm.create()
    assert [("seen", kay)] == [
        (one["text"], one["author"]) for one in crm.timeline(deal, "log", "comment")
    ]
    crm.ask("PATCH", f"/v1/users/{kay}", {"active": False})
    assert [ben] == [one["author"] for one in crm.timeline(crm.create(), "log", "comment")]


@pytest.mark.feature("R12")
def test_a_comment_says_what_people_read(crm):
    crm.client.patch("/v1/settings", json={"date_format": "DD.MM.YYYY"})
    kim = crm.create("contact", name="Kim", last_name="Lee")
    text = (
        "{{ deal.stage }} / {{ deal.responsible }} / {{ deal.contact }} / "
        '{{ deal.close_date | plus:"P1D" }} / {{ deal.stage | raw }}'
    )
    crm.comment_rule("new", text)
    deal = crm.create(contact=kim["id"], close_date="2026-03-09", responsible=crm.hire("Ben"))
    (comment,) = crm.timeline(deal, "comment")
    assert "New / Ben / Kim Lee / 10.03.2026 / new" == comment["text"]


@pytest.mark.feature("R27")
def test_a_moment_is_put_into_a_date_field_as_its_day_here(crm):
    crm.client.patch("/v1/settings", json={"time_zone": "Asia/Tokyo"})
    values = {"close_date": '{{ now | start_of:"month" | plus:"P1D" }}'}
    crm.rule("new", "edit_item", {"values": values})
    deal = crm.create(close_date="2026-01-01")
    now = crm.client.now()
    assert f"{now[:7]}-02" == crm.client.get(path_of(deal)).json["close_date"]


@pytest.mark.feature("R12")
@pytest.mark.parametrize("type", ["lead", "deal"])
def test_a_rule_comments_on_leads_and_deals(crm, type):
    rule = crm.comment_rule("new", f"Hello {{{{ {type}.title }}}}", type=type)
    item = crm.create(type, title="Chair")
    (comment,) = crm.timeline(item, "comment")
    assert ("Hello Chair", ADMIN) == (comment["text"], comment["author"])
    assert {"kind": "rule", "id": rule}.items() <= comment["cause"].items()


@pytest.mark.feature("R12")
def test_a_comment_that_turns_out_empty_fails_with_a_reason(crm):
    rule = crm.comment_rule("new", "{{ deal.comments }}")
    deal = crm.create()
    assert ({rule: "failed"}, []) == (crm.states(deal), crm.texts(deal))
    assert "empty_text" == crm.reason(deal, rule)


@pytest.mark.feature("R12")
def test_what_is_inserted_is_never_read_as_a_placeholder(crm):
    crm.comment_rule("new", "Hello {{ deal.title }}")
    deal = crm.create(title="{{ deal.id }}")
    assert ["Hello {{ deal.id }}"] == crm.texts(deal)


@pytest.mark.feature("R27")
@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("edit_item", {"contact": 999}),
        ("edit_item", {"contacts": [999]}),
        ("create_lead", {"responsible": "{{ deal.probability }}"}),
        ("create_deal", {"contact": "{{ deal.probability }}"}),
    ],
)
def test_a_rule_links_to_nothing_that_does_not_exist(crm, action, values):
    rule = crm.rule("new", action, {"values": values})
    deal = crm.create(probability=99)
    assert ({rule: "failed"}, "unknown_reference") == (crm.states(deal), crm.reason(deal, rule))
    assert deal == crm.read(deal)


@pytest.mark.feature("R17")
def test_a_rule_changes_the_company_of_the_deal(crm):
    crm.rule("won", "change_company", {"values": {"comments": "bought {{ deal.title }}"}})
    company, other = crm.create("company"), crm.create("company")
    deal = crm.create(title="Chair", company=company["id"])
    crm.move(deal, "won")
    assert "bought Chair" == crm.read(company)["comments"]
    assert other == crm.read(other)


@pytest.mark.feature("R17")
def test_without_a_company_there_is_nothing_to_change(crm):
    rule = crm.rule("new", "change_company", {"values": {"comments": "x"}})
    deal = crm.create()
    assert ({rule: "failed"}, "no_company") == (crm.states(deal), crm.reason(deal, rule))


@pytest.mark.feature("R18")
def test_a_rule_changes_only_the_first_contact(crm):
    crm.rule("won", "change_contact", {"values": {"comments": "bought {{ deal.title }}"}})
    first, second = crm.create("contact"), crm.create("contact")
    deal = crm.create(title="Chair", contacts=[first["id"], second["id"]])
    crm.move(deal, "won")
    assert "bought Chair" == crm.read(first)["comments"]
    assert second == crm.read(second)


@pytest.mark.feature("R17", "R18")
@pytest.mark.parametrize("type", ["contact", "company"])
def test_a_number_is_added_to_those_that_a_client_has(crm, type):
    phones = {"phones": ["+49301111111"]}
    crm.rule("new", f"change_{type}", {"values": phones, "append": True})
    client = crm.create(type, phones=["+49302222222"])
    crm.create(**{type: client["id"]})
    crm.create(**{type: client["id"]})
    assert ["+49302222222", "+49301111111"] == [one["value"] for one in crm.read(client)["phones"]]


@pytest.mark.feature("R18")
def test_without_a_contact_there_is_nothing_to_change(crm):
    rule = crm.rule("new", "change_contact", {"values": {"comments": "x"}})
    deal = crm.create()
    assert ({rule: "failed"}, "no_contact") == (crm.states(deal), crm.reason(deal, rule))


@pytest.mark.feature("R19")
def test_a_rule_puts_another_user_in_charge(crm):
    ben = crm.hire("Ben")
    rule = crm.rule("new", "change_responsible", {"users": ben})
    deal = crm.create()
    assert ben == crm.read(deal)["responsible"]
    assert {"responsible": ben} == crm.runs(deal)[rule]["result"]


@pytest.mark.feature("R19")
def test_several_users_share_the_deals(crm):
    team = [crm.hire("Ben"), crm.hire("Kay")]
    crm.rule("new", "change_responsible", {"users": team})
    deals = [crm.create() for _ in range(4)]
    assert sorted(team * 2) == sorted(crm.read(deal)["responsible"] for deal in deals)


@pytest.mark.feature("R19")
def test_who_is_one_of_them_already_stays_in_charge(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", "change_responsible", {"users": [ben, kay]})
    deals = [crm.create(responsible=kay) for _ in range(2)]
    assert [kay, kay] == [crm.read(deal)["responsible"] for deal in deals]


@pytest.mark.feature("R20", "R06")
def test_a_rule_that_moves_the_deal_ends_the_rest_of_its_stage(crm):
    move = crm.rule("new", "change_stage", {"stage": "executing"})
    below = crm.comment_rule("new", "too late")
    later = crm.comment_rule("new", "later", run={"mode": "delay", "delay": "P1D"})
    crm.comment_rule("executing", "arrived")
    deal = crm.create()
    crm.client.advance("P2D")
    assert {move: "done", below: "stopped", later: "stopped"} == crm.states(deal, entry=1)
    assert (["executing"], ["arrived"]) == (crm.moved_to(deal), crm.texts(deal))


@pytest.mark.feature("R20")
def test_the_mover_is_the_responsible_or_the_chosen_user(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", "change_stage", {"stage": "preparation"})
    crm.rule("preparation", "change_stage", {"stage": "executing"}, on_behalf_of=kay)
    deal = crm.create(responsible=ben)
    assert [("preparation", ben), ("executing", kay)] == [
        (move["stage"], move["by"]) for move in crm.moves(deal)
    ]


@pytest.mark.feature("R20")
def test_a_rule_moves_the_deal_to_another_pipeline(crm):
    mailing = crm.pipeline("Mailing", "written", "answered")
    crm.comment_rule("answered", "arrived", pipeline=mailing)
    crm.rule("new", "change_stage", {"stage": "answered", "pipeline": mailing})
    deal = crm.create()
    now = crm.read(deal)
    assert (mailing, "answered", ["arrived"]) == (now["pipeline"], now["stage"], crm.texts(deal))


@pytest.mark.feature("R20")
def test_rules_that_move_the_deal_in_circles_come_to_an_end_with_a_reason(crm):
    crm.rule("new", "change_stage", {"stage": "preparation"})
    crm.rule("preparation", "change_stage", {"stage": "new"})
    deal = crm.create()
    (last,) = crm.runs(deal).values()
    assert ("failed", "loop_guard") == (last["state"], last["reason"]["code"])
    assert 11 == crm.read(deal)["entry"]


@pytest.mark.feature("R26")
def test_the_responsible_of_each_item_is_notified(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.rule("new", "notify_staff", {"text": "New: {{ deal.title }}"})
    crm.create(title="Chair", responsible=ben)
    crm.create(title="Table", responsible=kay)
    assert [(ben, "ben@example.com", "New: Chair"), (kay, "kay@example.com", "New: Table")] == [
        (one["recipient"], one["recipient_email"], one["text"])
        for one in crm.client.outbox("notification")
    ]


@pytest.mark.feature("R26")
def test_sender_and_recipients_of_a_notification_can_be_chosen(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    params = {"text": "Look", "recipients": ["responsible", ben], "sender": kay}
    crm.rule("new", "notify_staff", params)
    crm.create()
    sent = crm.client.outbox("notification")
    assert {(ADMIN, kay), (ben, kay)} == {(one["recipient"], one["sender"]) for one in sent}


@pytest.mark.feature("R27")
def test_a_rule_sets_any_number_of_fields(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_colour", "type": "string"})
    values = {
        "title": "{{ deal.title }} (seen)",
        "amount": "750",
        "uf_colour": "red",
        "close_date": None,
    }
    crm.rule("new", "edit_item", {"values": values})
    deal = crm.create(title="Chair", amount="500")
    changed = {"title": "Chair (seen)", "amount": "750.00", "uf_colour": "red", "close_date": None}
    assert changed.items() <= crm.read(deal).items()
    assert deal["version"] + 1 == crm.read(deal)["version"]


@pytest.mark.feature("R27")
@pytest.mark.parametrize(
    ("append", "tags"), [(False, ["new", "hot"]), (True, ["old", "hot", "new"])]
)
def test_values_replace_those_of_a_multiple_field_or_are_added_to_them(crm, append, tags):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_tags", "type": "string", "multiple": True})
    values = {"uf_tags": ["new", "hot"]}
    crm.rule("new", "edit_item", {"values": values, "append": append})
    deal = crm.create(uf_tags=["old", "hot"])
    assert tags == crm.read(deal)["uf_tags"]


@pytest.mark.feature("R10")
@pytest.mark.feature("R26")
def test_an_admin_stands_in_for_a_responsible_person_who_has_left(crm):
    ben = crm.hire("Ben")
    notice = crm.rule("new", "notify_staff", {"text": "New"})
    mail = crm.rule("new", "send_email", {"subject": "Hi", "text": "x", "recipient": "responsible"})
    call = crm.rule("new", "create_activity", {"subject": "Call"})
    crm.ask("PATCH", f"/v1/users/{ADMIN}", {"email": "boss@example.com"})
    gone = crm.create(responsible=ben)
    crm.ask("PATCH", f"/v1/users/{ben}", {"active": False})
    crm.move(gone, "executing")
    crm.change(gone, stage="new")
    for rule in (notice, mail, call):
        said = crm.runs(gone)[rule]["result"]["replaced"]
        assert "Ben (user 2) is no longer active; Admin (user 1) stands in" == said
    sent = [one for one in crm.client.outbox("notification") if one["text"] == "New"]
    assert [ben, ADMIN] == [one["recipient"] for one in sent]
    assert ["ben@example.com", "boss@example.com"] == crm.mailed()
    assert {ben, ADMIN} == {one["responsible"] for one in crm.activities(gone)}


@pytest.mark.feature("R24")
def test_one_colleague_without_an_address_keeps_the_mail_from_nobody(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay", email=None)
    params = {"subject": "Hi", "text": "x", "recipient": [kay, ben]}
    rule = crm.rule("new", "send_email", params)
    deal = crm.create()
    assert ["ben@example.com"] == crm.mailed()
    assert "Kay (user 3) has no e-mail address" == crm.runs(deal)[rule]["result"]["left_out"]


@pytest.mark.feature("R26")
def test_a_rule_says_the_name_of_a_person_who_has_left(crm):
    ben = crm.hire("Ben")
    rule = crm.rule("new", "notify_staff", {"text": "New", "recipients": ben})
    crm.ask("PATCH", f"/v1/users/{ben}", {"active": False})
    run = crm.runs(crm.create())[rule]
    assert ("failed", "Ben (user 2) is no longer active") == (run["state"], run["reason"]["detail"])


def test_who_looks_for_the_stage_in_edit_item_is_told_what_moves_an_item(crm):
    body = {"stage": "new", "action": "edit_item", "params": {"stage": "won"}}
    refused = crm.client.send("POST", "/v1/automation/deal/default/rules", json=body)

    (fault,) = refused.json["errors"]
    assert (400, "/params/stage") == (refused.status, fault["pointer"])
    assert "change_stage" in fault["message"]
