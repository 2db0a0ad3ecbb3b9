"""What people are told, their heads, and clients whom nobody wants to hear of again."""

import pytest

from tests.stories.workflows import action, publish, start
from tests.support.stories import after, path_of, problem


def told(crm):
    """Return whom each notification went to, and what it says."""
    return [(one["recipient"], one["text"]) for one in crm.client.outbox("notification")]


@pytest.mark.feature("R21")
def test_the_head_of_the_responsible_is_told_of_a_lead_that_stays(crm):
    ben, eve = crm.hire("Ben"), crm.hire("Eve")
    crm.ask("POST", "/v1/departments", {"name": "Sales", "head": eve, "members": [ben]})
    crm.rule("new", "control_stage", run=after("P3D"), type="lead")
    crm.create("lead", title="Stays", responsible=ben)
    moves = crm.create("lead", title="Moves", responsible=ben)
    crm.client.advance("P2D")
    crm.move(moves, "in_process")
    assert [] == told(crm)
    crm.client.advance("P1D")
    assert [(eve, "Stays is still on the stage New.")] == told(crm)
    crm.client.advance("P9D")
    assert 1 == len(told(crm))


@pytest.mark.feature("R21")
def test_where_nobody_is_the_head_the_admins_are_told_and_no_sender_can_be_chosen(crm):
    ben, ada = crm.hire("Ben"), crm.hire("Ada", admin=True)
    crm.rule("new", "control_stage", {"text": "Look"}, run=after("P3D"), type="lead")
    crm.create("lead", title="A", responsible=ben)
    crm.client.advance("P3D")
    assert [(1, "Look"), (ada, "Look")] == told(crm)
    (notice, _) = crm.client.outbox("notification")
    assert notice["sender"] is None
    rule = {"stage": "new", "action": "control_stage", "params": {"sender": ben}}
    refused = crm.client.post("/v1/automation/lead/default/rules", json=rule)
    assert (400, "invalid") == problem(refused)
    assert "notify_staff" in refused.json["detail"]


def test_the_head_of_who_has_left_stands_in(crm):
    ben, eve = crm.hire("Ben"), crm.hire("Eve")
    sales = crm.ask("POST", "/v1/departments", {"name": "Sales", "head": eve, "members": [ben]})
    crm.rule("new", "notify_staff", {"text": "Look"}, run=after("P1D"))
    crm.create(responsible=ben)
    crm.ask("PATCH", f"/v1/users/{ben}", {"active": False})
    crm.client.advance("P1D")
    assert [(eve, "Look")] == told(crm)
    assert [ben] == crm.ask("GET", f"/v1/departments/{sales['id']}")["members"]


def notices(crm):
    """Return what somebody has in their list, the newest first."""
    return [(one["text"], one["item"]) for one in crm.all("/v1/notifications")]


@pytest.mark.feature("R26")
def test_whoever_is_notified_finds_it_in_a_list_of_their_own(crm):
    ben, eve = crm.hire("Ben"), crm.hire("Eve")
    crm.rule("new", "notify_staff", {"text": "New: {{ deal.title }}"})
    chair = crm.create(title="Chair", responsible=ben)
    crm.create(title="Table", responsible=eve)
    bens = crm.as_user(ben)
    assert [("New: Chair", f"deal_{chair['id']}")] == notices(bens)
    (notice,) = bens.all("/v1/notifications")
    assert notice["link"].endswith(f"/console#/deal/{chair['id']}")
    bens.ask("POST", "/v1/notifications/read", {"ids": [notice["id"]]})
    assert {"unread": 0} == bens.ask("GET", "/v1/notifications/unread")
    assert {"unread": 1} == crm.as_user(eve).ask("GET", "/v1/notifications/unread")
    assert [] == notices(crm)


@pytest.mark.feature("R26")
def test_by_mail_for_whoever_wants_mail(crm):
    ben = crm.hire("Ben")
    bens = crm.as_user(ben)
    bens.ask("PUT", "/v1/notifications/settings", {"channels": ["email"]})
    crm.rule("new", "notify_staff", {"text": "Look", "recipients": [ben, 1]})
    crm.create()
    (mail,) = crm.mails()
    assert (["ben@example.com"], "Look") == (mail["to"], mail["subject"])
    assert [(1, "Look")] == told(crm)
    assert 1 == len(notices(bens))


def test_reminders_and_tasks_are_in_the_list_too(crm):
    ben = crm.hire("Ben")
    task = {"type": "task", "subject": "Call", "responsible": ben, "remind": ["PT1H"]}
    deal = crm.create()
    deadline = {"deadline": "2023-04-04T09:00:00Z"}
    crm.ask("POST", f"/v1/items/deal/{deal['id']}/activities", {**task, **deadline})
    crm.settle()
    crm.client.advance("P1D")
    said = [text for text, _ in notices(crm.as_user(ben))]
    assert ["Reminder of the task: Call, until 2023-04-04 09:00", "New task: Call"] == [
        said[0],
        said[1].partition(",")[0],
    ]


@pytest.mark.feature("R14")
def test_a_rule_excludes_the_client_and_removes_item_and_client(crm):
    crm.rule("junk", "add_to_exclusions", type="lead")
    crm.comment_rule("junk", "never", type="lead", run=after("P1D"))
    contact = crm.create("contact", name="Kim", emails=["Kim@example.com"])
    own = {"name": "Kim", "phones": ["+49 30 1234567"]}
    lead = crm.create("lead", title="Chairs", contact=contact["id"], **own)
    crm.move(lead, "junk")
    for gone in (lead, contact):
        assert (404, "not_found") == problem(crm.client.get(path_of(gone)))
    excluded = {one["address"]: one["item"] for one in crm.all("/v1/exclusions")}
    assert dict.fromkeys(["kim@example.com", "+49301234567"], "lead_1") == excluded
    crm.client.advance("P2D")
    crm.signal("email_received", address="kim@example.com")
    crm.signal("call_received", address="+49 (30) 1234567")
    assert [] == crm.all("/v1/items/lead")
    crm.signal("email_received", address="bob@example.com")
    assert 1 == len(crm.all("/v1/items/lead"))


@pytest.mark.feature("W19")
def test_a_workflow_excludes_the_client_and_ends_with_the_item(crm):
    steps = (action("add_to_exclusions", id="out"), action("notify_staff", id="say", text="never"))
    workflow = publish(crm, *steps)
    contact = crm.create("contact", emails=["kim@example.com"])
    deal = crm.create(contact=contact["id"])
    start(crm, workflow, deal)
    assert (404, "not_found") == problem(crm.client.get(path_of(deal)))
    found = crm.all("/v1/exclusions?address=Kim%20Lee%20%3Ckim%40example.com%3E")
    assert ["kim@example.com"] == [one["address"] for one in found]
    assert [] == told(crm)
    crm.signal("email_received", address="KIM@example.com")
    assert [] == crm.all("/v1/items/lead")


def test_what_cannot_be_excluded_stays(crm):
    rule = crm.rule("new", "add_to_exclusions")
    deal = crm.create()
    assert "no_client" == crm.reason(deal, rule)


@pytest.mark.feature("R13")
def test_a_rule_posts_in_the_feed_and_a_reply_is_accepted(crm):
    ben, eve, kay = crm.hire("Ben"), crm.hire("Eve"), crm.hire("Kay")
    sales = crm.ask("POST", "/v1/departments", {"name": "Sales", "members": [eve]})
    params = {
        "subject": "{{ deal.title }} is won",
        "text": "Applause for {{ responsible.name }}!",
        "recipients": ["responsible"],
        "departments": [sales["id"]],
        "author": ben,
    }
    crm.rule("won", "post_to_feed", params)
    crm.move(crm.create(title="Chair", responsible=ben), "won")
    eves = crm.as_user(eve)
    (post,) = eves.all("/v1/feed")
    said = {"title": "Chair is won", "text": "Applause for Ben!", "author": ben, "item": "deal_1"}
    assert said.items() <= post.items()
    assert [(eve, "New post: Chair is won")] == told(crm)
    assert ([], [post]) == (crm.as_user(kay).all("/v1/feed"), crm.as_user(ben).all("/v1/feed"))
    eves.ask("POST", f"/v1/feed/{post['id']}/comments", {"text": "Hurray"})
    crm.settle()
    (reply,) = crm.as_user(ben).all(f"/v1/feed/{post['id']}/comments")
    assert (eve, "Hurray") == (reply["author"], reply["text"])
    assert [("New comment: Hurray", None)] == notices(crm.as_user(ben))


@pytest.mark.feature("R13")
def test_without_recipients_a_post_is_for_all_and_comments_can_be_forbidden(crm):
    ben = crm.hire("Ben")
    crm.rule("new", "post_to_feed", {"text": "New: {{ deal.title }}", "comments": False})
    crm.create(title="Chair")
    bens = crm.as_user(ben)
    (post,) = bens.all("/v1/feed")
    path = f"/v1/feed/{post['id']}"
    refused = bens.client.post(f"{path}/comments", json={"text": "Why?"})
    assert (409, "conflict") == problem(refused)
    crm.ask("DELETE", path)
    assert [] == bens.all("/v1/feed")


def test_who_sets_up_departments_widens_nothing_for_themselves(crm):
    """Somebody else has to bring more people's items within the reach of their own roles."""
    role = {
        "name": "Personnel",
        "permissions": [{"items": {"read": "department"}, "automation": "none"}],
        "rights": ["department:read", "department:update"],
    }
    id = crm.hire("Hana", roles=[crm.ask("POST", "/v1/roles", role)["id"]])
    ben, hana = crm.hire("Ben"), crm.as_user(id)
    hers = crm.create(responsible=ben)
    place = f"/v1/departments/{crm.ask('POST', '/v1/departments', {'name': 'Sales'})['id']}"
    hana.ask("PATCH", place, {"members": [ben]})
    refused = hana.client.send("PATCH", place, json={"head": id})
    assert (403, "forbidden") == problem(refused)
    assert "items of Ben" in refused.json["detail"]
    assert 403 == hana.client.send("GET", f"/v1/items/deal/{hers['id']}").status
    crm.ask("PATCH", place, {"head": id})
    crm.client.advance("PT1M")
    assert hers["id"] == hana.read(hers)["id"]
