"""What users may do: their roles, whose items they see, and whose rules they set up."""

import pytest

from tests.support.stories import problem

ALL = dict.fromkeys(("read", "add", "change", "delete", "move"), "all")
NONE = dict.fromkeys(ALL, "none")
CLIENTS = [{"type": type, "items": {"read": "all"}} for type in ("contact", "company")]
RULE = {"stage": "new", "action": "add_comment", "params": {"text": "hello"}}
LEAD_RULES, DEAL_RULES = (f"/v1/automation/{type}/default/rules" for type in ("lead", "deal"))


def role(crm, name, *permissions, **more):
    """Add a role and return its id."""
    return crm.ask("POST", "/v1/roles", {"name": name, "permissions": permissions, **more})["id"]


def hired(crm, name, *roles):
    """Return the id of a new colleague with these roles, and the tenant as they see it."""
    user = crm.hire(name, roles=roles)
    return user, crm.as_user(user)


def titles(crm, path="/v1/items/deal"):
    return [one["title"] for one in crm.all(path)]


@pytest.mark.feature("R41")
def test_who_reads_rules_changes_none_and_who_sets_up_those_of_leads_leaves_those_of_deals(crm):
    rule = crm.comment_rule("new")
    reader = role(crm, "Reader", {"items": ALL, "automation": "read"})
    leads = role(
        crm,
        "Rules of leads",
        *CLIENTS,
        {"type": "lead", "items": ALL, "automation": "update"},
        {"type": "deal", "items": ALL, "automation": "read"},
    )
    _, ben = hired(crm, "Ben", reader)
    _, cleo = hired(crm, "Cleo", leads)
    assert [rule] == [one["id"] for one in ben.all(DEAL_RULES)]
    refused = ben.client.send("PUT", f"{DEAL_RULES}/{rule}", json=RULE)
    assert (403, "forbidden") == problem(refused)
    assert "the right automation:update" in refused.json["detail"]
    cleo.ask("POST", LEAD_RULES, RULE)
    assert [rule] == [one["id"] for one in cleo.all(DEAL_RULES)]
    assert 403 == cleo.client.send("PUT", f"{DEAL_RULES}/{rule}", json=RULE).status
    assert 403 == cleo.client.send("DELETE", f"{DEAL_RULES}/{rule}").status
    assert 403 == cleo.client.send("PUT", "/v1/automation/deal/default", json={}).status
    nothing = role(crm, "No rules", {"items": ALL, "automation": "none"})
    _, dan = hired(crm, "Dan", nothing)
    assert 403 == dan.client.send("GET", DEAL_RULES).status


@pytest.mark.feature("P10")
@pytest.mark.feature("P11")
def test_access_to_a_pipeline_is_taken_and_given_by_role(crm):
    crm.ask("POST", "/v1/pipelines/deal", {"code": "big", "name": "Big"})
    ben, as_ben = hired(crm, "Ben", "manager")
    crm.create("deal", title="Small", responsible=ben)
    big = crm.create("deal", title="Big", pipeline="big", responsible=ben)
    assert ["Small", "Big"] == titles(as_ben)
    manager = crm.ask("GET", "/v1/roles/manager")["permissions"]
    hidden = {"type": "deal", "pipeline": "big", "items": NONE}
    crm.ask("PATCH", "/v1/roles/manager", {"permissions": [*manager, hidden]})
    crm.client.advance("PT10S")
    assert ["Small"] == titles(as_ben)
    assert ["default"] == [one["code"] for one in as_ben.all("/v1/pipelines/deal")]
    assert 403 == as_ben.client.send("GET", "/v1/pipelines/deal/big").status
    assert 403 == as_ben.client.send("GET", f"/v1/items/deal/{big['id']}").status
    crm.ask("PATCH", "/v1/roles/manager", {"permissions": manager})
    crm.client.advance("PT10S")
    assert ["Small", "Big"] == titles(as_ben)


def test_people_see_their_own_items_those_of_their_department_or_what_is_open(crm):
    scopes = {}
    for scope in ("own", "department", "below", "open"):
        permission = {"items": dict.fromkeys(ALL, scope), "automation": "read"}
        scopes[scope] = role(crm, scope, permission)
    head = crm.hire("Head")
    users = {name: crm.hire(name, roles=[scopes["own"]]) for name in ("Ben", "Cleo", "Dan")}
    top = crm.ask("POST", "/v1/departments", {"name": "Sales", "head": head})["id"]
    crm.ask("PATCH", f"/v1/departments/{top}", {"members": [users["Ben"], users["Cleo"]]})
    crm.ask("POST", "/v1/departments", {"name": "S", "parent": top, "members": [users["Dan"]]})
    for name, user in users.items():
        crm.create("deal", title=name, responsible=user, opened=False)
    crm.create("deal", title="Open", opened=True)
    as_ben = crm.as_user(users["Ben"])
    seen = {}
    for scope, id in scopes.items():
        crm.ask("PATCH", f"/v1/users/{users['Ben']}", {"roles": [id]})
        crm.client.advance("PT10S")
        seen[scope] = titles(as_ben)
        by_title = as_ben.all("/v1/items/deal?order=title")
        assert sorted(seen[scope]) == [one["title"] for one in by_title]
        assert [] == titles(as_ben, "/v1/items/deal?responsible=999")
        assert seen[scope][:1] == titles(as_ben, f"/v1/items/deal?responsible={users['Ben']}")
    assert {
        "own": ["Ben"],
        "department": ["Ben", "Cleo"],
        "below": ["Ben", "Cleo", "Dan"],
        "open": ["Ben", "Cleo", "Dan", "Open"],
    } == seen


def test_what_one_may_not_see_is_nowhere(crm):
    crm.comment_rule("new")
    workflow = crm.ask(
        "POST",
        "/v1/workflows",
        {"name": "W", "entity_type": "deal", "steps": [{"type": "pause", "interval": "P1D"}]},
    )["id"]
    crm.ask("POST", f"/v1/workflows/{workflow}/publish")
    ben, as_ben = hired(crm, "Ben", "manager")
    crm.ask("PATCH", "/v1/settings", {"time_zone": "UTC"})
    deals = [
        crm.create("deal", title=title, responsible=who, opened=True)
        for title, who in (("Mine", ben), ("Secret", 1))
    ]
    lead = crm.create("lead", title="Secret lead")
    crm.ask("PATCH", f"/v1/items/deal/{deals[0]['id']}", {"lead": lead["id"]})
    crm.ask("PATCH", f"/v1/items/deal/{deals[1]['id']}", {"amount": "7.00"})
    runs = [
        crm.ask("POST", f"/v1/workflows/{workflow}/runs", {"item": f"deal_{one['id']}"})["id"]
        for one in deals
    ]
    plan = {"type": "todo", "subject": "Secret thing"}
    activity = crm.ask("POST", f"/v1/items/deal/{deals[1]['id']}/activities", plan)["id"]
    payment = crm.ask("POST", f"/v1/items/deal/{deals[1]['id']}/payments", {"amount": "5.00"})["id"]
    crm.client.settle()
    history = str(as_ben.all("/v1/history"))
    timeline = str(as_ben.all(f"/v1/items/deal/{deals[0]['id']}/timeline"))
    assert "Mine" in history
    assert "Secret" not in history + timeline
    assert runs[:1] == [one["id"] for one in as_ben.all(f"/v1/workflows/{workflow}/runs")]
    hidden = f"/v1/items/deal/{deals[1]['id']}"
    gets = [
        "",
        "/timeline",
        "/stage-history",
        "/changes",
        "/automation",
        "/activities",
        "/payments",
    ]
    gets += ["/documents"]
    refused = [
        *(("GET", hidden + more, None) for more in gets),
        ("GET", f"/v1/activities/{activity}", None),
        ("GET", f"/v1/workflow-runs/{runs[1]}", None),
        ("GET", f"/v1/workflow-runs/{runs[1]}/steps", None),
        ("PATCH", hidden, {"title": "Mine"}),
        ("POST", f"{hidden}/stage", {"stage": "won"}),
        ("DELETE", hidden, None),
        ("POST", f"{hidden}/comments", {"text": "Hello"}),
        ("POST", f"{hidden}/activities", plan),
        ("POST", f"{hidden}/automation/stop", None),
        ("PATCH", f"/v1/activities/{activity}", {"subject": "Mine"}),
        ("POST", f"/v1/activities/{activity}/complete", None),
        ("DELETE", f"/v1/activities/{activity}", None),
        ("POST", f"{hidden}/payments", {"amount": "1.00"}),
        ("POST", f"/v1/payments/{payment}/pay", None),
        ("POST", f"/v1/workflows/{workflow}/runs", {"item": f"deal_{deals[1]['id']}"}),
        ("POST", "/v1/items/deal", {"title": "For others", "responsible": 1}),
    ]
    before = crm.ask("GET", hidden), crm.all(f"{hidden}/timeline")
    answers = [as_ben.client.send(method, path, json=body) for method, path, body in refused]
    assert [403] * len(refused) == [one.status for one in answers]
    assert before == (crm.ask("GET", hidden), crm.all(f"{hidden}/timeline"))


def test_a_stage_can_be_closed_to_those_who_may_move_elsewhere(crm):
    permissions = [
        {"items": ALL, "automation": "read"},
        {"type": "deal", "pipeline": "default", "stage": "won", "items": {"move": "none"}},
    ]
    _, ben = hired(crm, "Ben", role(crm, "No wins", *permissions))
    deal = crm.create("deal", title="A")
    path = f"/v1/items/deal/{deal['id']}/stage"
    ben.ask("POST", path, {"stage": "executing"})
    refused = ben.client.send("POST", path, json={"stage": "won"})
    assert (403, "forbidden") == problem(refused)
    assert "to the stage won" in refused.json["detail"]
    crm.move(deal, "won")
    assert 403 == ben.client.send("POST", path, json={"stage": "executing"}).status


def test_what_somebody_may_do_can_be_looked_up(crm):
    ben, as_ben = hired(crm, "Ben", "manager")
    found = as_ben.ask("GET", f"/v1/users/{ben}/rights")
    assert ["manager"] == [one["id"] for one in found["roles"]]
    (deals,) = [one for one in found["reaches"] if (one["type"], one["pipeline"]) == ("deal", None)]
    assert ("own", "read") == (deals["items"]["read"], deals["automation"])
    assert "item:read" in found["rights"]
    assert "user:update" not in found["rights"]
    assert {"update"} == {
        one["automation"] for one in crm.ask("GET", "/v1/users/1/rights")["reaches"]
    }


def test_nobody_gives_more_than_is_theirs_to_give(crm):
    people = role(
        crm, "People", {"items": NONE}, rights=["user:update", "token:others", "token:own"]
    )
    ben, as_ben = hired(crm, "Ben", people)
    tokens = {one["user"]: one["id"] for one in as_ben.all("/v1/tokens")}
    refused = [
        ("DELETE", f"/v1/tokens/{tokens[1]}", None),
        ("POST", "/v1/users", {"name": "X", "admin": True}),
        ("PATCH", f"/v1/users/{ben}", {"admin": True}),
        ("PATCH", "/v1/users/1", {"name": "Mine"}),
        ("PATCH", f"/v1/users/{ben}", {"roles": ["employee"]}),
        ("POST", "/v1/tokens", {"name": "X", "user": 1}),
        ("GET", "/v1/sessions?user=1", None),
        ("DELETE", "/v1/sessions?user=1", None),
        ("POST", "/v1/roles", {"name": "X"}),
        ("GET", "/v1/items/deal", None),
        ("GET", "/v1/departments", None),
    ]
    answers = [as_ben.client.send(method, path, json=body) for method, path, body in refused]
    assert [403] * len(refused) == [one.status for one in answers]
    as_ben.ask("PATCH", f"/v1/users/{ben}", {"name": "Benjamin"})
    wrong = [("roles/x", {"roles": ["x"]}), ("admin", {"roles": ["administrator"]})]
    for _, values in wrong:
        assert 400 == crm.client.send("PATCH", f"/v1/users/{ben}", json=values).status


def test_a_role_that_is_had_or_built_in_stays(crm):
    sales = role(crm, "Sales", {"items": ALL})
    ben, _ = hired(crm, "Ben", sales)
    assert (409, "in_use") == problem(crm.client.send("DELETE", f"/v1/roles/{sales}"))
    assert (409, "built_in") == problem(crm.client.send("DELETE", "/v1/roles/employee"))
    changed = crm.client.send("PATCH", "/v1/roles/administrator", json={"name": "Boss"})
    assert (409, "built_in") == problem(changed)
    crm.ask("PATCH", f"/v1/users/{ben}", {"roles": []})
    crm.ask("DELETE", f"/v1/roles/{sales}")
    assert {"administrator", "employee", "manager"} == {one["id"] for one in crm.all("/v1/roles")}


def test_nothing_hidden_comes_back_through_a_rule_that_one_writes(crm):
    own = {"items": dict.fromkeys(ALL, "own"), "automation": "update"}
    leads = [*CLIENTS, {"type": "lead", "items": ALL, "automation": "update"}]
    _, ben = hired(crm, "Ben", role(crm, "Own", own))
    _, cleo = hired(crm, "Cleo", role(crm, "Leads", *leads), role(crm, "Deals", DEALS_OWN))
    refused = ben.client.post(LEAD_RULES, json=RULE)
    assert (403, "forbidden") == problem(refused)
    assert "every company and every contact and every lead" in refused.json["detail"]
    looks = {"entity_type": "deal", "item": "1", "fields": ["title"]}
    spies = {
        "stage": "new",
        "action": "get_crm_data",
        "params": looks,
    }
    assert "every deal" in cleo.client.post(LEAD_RULES, json=spies).json["detail"]
    known = crm.rule("new", "get_crm_data", looks, type="lead")
    told = {**RULE, "params": {"text": f"{{{{ results.{known}.title }}}}"}, "sort": 90}
    assert "every deal" in cleo.client.post(LEAD_RULES, json=told).json["detail"]
    whole = {"rules": [{**RULE, "name": "A"}, spies], "triggers": []}
    assert 403 == cleo.client.put("/v1/automation/lead/default", json=whole).status
    harmless = cleo.ask("POST", LEAD_RULES, RULE)["id"]
    changed = cleo.client.patch(f"{LEAD_RULES}/{harmless}", json={"params": told["params"]})
    assert 403 == changed.status
    assert [known, harmless] == [one["id"] for one in crm.all(LEAD_RULES)]


DEALS_OWN = {"type": "deal", "items": dict.fromkeys(ALL, "own"), "automation": "read"}


def test_logs_tell_nothing_of_what_their_reader_may_not_see(crm):
    reads_leads = {"type": "lead", "items": ALL, "automation": "read"}
    _, ben = hired(crm, "Ben", role(crm, "Leads", reads_leads))
    _, cleo = hired(crm, "Cleo", role(crm, "With clients", *CLIENTS, reads_leads))
    crm.create("deal", title="Secret deal")
    looks = {"entity_type": "deal", "item": "1", "fields": ["title"]}
    reading = crm.rule("new", "get_crm_data", looks, type="lead")
    where = {"field": "contact.name", "op": "eq", "value": "Nobody"}
    asking = crm.comment_rule("new", type="lead", condition=where)
    plain = crm.rule("new", "generate_code", type="lead")
    contact = crm.create("contact", name="Secret name")
    lead = crm.create("lead", title="L", contact=contact["id"])
    assert "Secret" in str(crm.runs(lead)[reading])
    assert "Secret" in str(crm.runs(lead)[asking])
    assert "Secret" not in str(ben.runs(lead))
    assert {reading: "done", asking: "skipped", plain: "done"} == ben.states(lead)
    assert {} == ben.runs(lead)[plain]["result"]
    seen = cleo.runs(lead)
    assert "Secret" in str(seen[asking])
    assert "Secret" not in str(seen[reading])
    assert crm.runs(lead)[plain] == seen[plain]
    text = {"recipient": 1, "subject": "S", "text": "{{ contact.name }}"}
    letter = f"/v1/items/lead/{lead['id']}/emails"
    crm.ask("PATCH", f"/v1/users/{1}", {"email": "a@example.com"})
    _, writer = hired(crm, "Eve", role(crm, "Writer", {"type": "lead", "items": ALL}))
    assert (403, "forbidden") == problem(writer.client.post(letter, json=text))
    writer.ask("POST", letter, {**text, "text": "Hello"})
