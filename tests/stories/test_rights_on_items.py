"""Whoever sees only their own items is refused by every route of an item of somebody else's."""

import re

import pytest

from chalicelib.api.application import endpoints
from chalicelib.domain.people.rights import GRANTED_ALONE
from tests.stories.workflows import comment, publish, start, tasks, template
from tests.support.stories import problem
from tests.support.waits import ask

OF_ITEMS = [one for one in endpoints() if one.path.startswith("/v1/items/{type}/{id}")]
GONE = {"POST /v1/items/{type}/{id}/restore"}
"""What is for items that were deleted."""
ACTIVITY = {"subject": "Ring"}
SPAN = {"start": "2030-06-03T09:00:00Z", "end": "2030-06-03T10:00:00Z"}
BODIES = {
    "stage": {"stage": "won"},
    "comments": {"text": "hello"},
    "activities": ACTIVITY,
    "smart-activity": {"subject": "Ring"},
    "emails": {"recipient": "responsible", "subject": "S", "text": "T"},
    "products": {"rows": []},
    "payments": {"amount": "5"},
    "documents": {"template": "none"},
    "a": {"public": True},
    "undo": {"entry": 1},
}


OTHERS = dict.fromkeys(
    {name for one in OF_ITEMS for name in re.findall(r"{(\w+)}", one.path)} - {"type", "id"}, "a"
)


@pytest.fixture
def ben(crm):
    """The tenant as somebody sees it who may do everything, but with their own items only."""
    own = dict.fromkeys(("read", "add", "change", "delete", "move"), "own")
    permission = {"items": own, "automation": "read"}
    role = {"name": "Own", "permissions": [permission], "rights": sorted(GRANTED_ALONE)}
    return crm.as_user(crm.hire("Ben", roles=[crm.ask("POST", "/v1/roles", role)["id"]]))


@pytest.mark.feature("R41")
def test_every_route_of_an_item_refuses_who_may_not_see_it(crm, ben):
    deal = crm.create("deal", title="Hidden")
    before = crm.read(deal), crm.timeline(deal)
    answers = {}
    for one in OF_ITEMS:
        path = one.path.format_map({"type": "deal", "id": deal["id"], **OTHERS})
        body = BODIES.get(path.split("/")[-1], {"title": "x"}) if one.body else None
        answers[f"{one.method} {one.path}"] = problem(ben.client.send(one.method, path, json=body))
    refused = {name for name, answer in answers.items() if answer == (403, "forbidden")}
    assert {} == {name: answer for name, answer in answers.items() if name not in refused | GONE}
    assert before == (crm.read(deal), crm.timeline(deal))


@pytest.mark.feature("R41")
def test_what_belongs_to_an_item_refuses_who_may_not_see_it(crm, ben):
    deal = crm.create("deal", title="Hidden", amount="5", currency="EUR")
    at = f"/v1/items/deal/{deal['id']}"
    activity = f"/v1/activities/{crm.ask('POST', f'{at}/activities', ACTIVITY)['id']}"
    payment = f"/v1/payments/{crm.ask('POST', f'{at}/payments', {})['id']}"
    mail = {"recipient": 1, "subject": "S", "text": "T"}
    crm.ask("PATCH", "/v1/users/1", {"email": "anna@example.com"})
    email = f"/v1/emails/{crm.ask('POST', f'{at}/emails', mail)['id']}"
    booked = {"item": f"deal_{deal['id']}", "field": "uf_room", **SPAN}
    crm.ask(
        "POST", "/v1/fields/deal", {"code": "uf_room", "title": "R", "type": "resource_booking"}
    )
    room = crm.ask("POST", "/v1/resources", {"name": "Room"})["id"]
    bookings = crm.ask("POST", "/v1/bookings", {**booked, "resources": [room]})
    booking = f"/v1/bookings/{bookings['id']}"
    asked = [
        ("GET", booking, None),
        ("DELETE", booking, None),
        ("POST", "/v1/bookings", {**booked, "resources": [room]}),
        ("GET", activity, None),
        ("PATCH", activity, {"subject": "x"}),
        ("DELETE", activity, None),
        ("POST", f"{activity}/complete", {}),
        ("POST", f"{payment}/pay", {}),
        ("POST", f"{payment}/unpay", {}),
        ("GET", email, None),
        ("GET", f"/v1/bookings?item=deal_{deal['id']}", None),
    ]
    before = crm.timeline(deal)
    answers = {(m, p): problem(ben.client.send(m, p, json=body)) for m, p, body in asked}
    assert {} == {one: got for one, got in answers.items() if got != (403, "forbidden")}
    assert before == crm.timeline(deal)


@pytest.mark.feature("R41")
def test_the_history_of_a_type_is_refused_to_who_may_see_none_of_its_items(crm):
    permission = {"type": "lead", "items": {"read": "all"}}
    role = crm.ask("POST", "/v1/roles", {"name": "Leads", "permissions": [permission]})
    cleo = crm.as_user(crm.hire("Cleo", roles=[role["id"]]))
    assert [] == cleo.all("/v1/history?type=lead")
    assert (403, "forbidden") == problem(cleo.client.send("GET", "/v1/history?type=deal"))


@pytest.mark.feature("R41")
def test_workflows_are_saved_and_started_by_who_may_see_what_they_are_about(crm, ben):
    document = template(comment("hello"))
    refused = ben.client.send("POST", "/v1/workflows", json=document)
    assert (403, "forbidden") == problem(refused)
    made = f"/v1/workflows/{crm.ask('POST', '/v1/workflows', document)['id']}"
    assert (403, "forbidden") == problem(ben.client.send("POST", f"{made}/publish"))
    crm.ask("POST", f"{made}/publish")
    deal = crm.create("deal", title="Hidden")
    begin = {"item": f"deal_{deal['id']}"}
    assert (403, "forbidden") == problem(ben.client.send("POST", f"{made}/runs", json=begin))
    run = crm.ask("POST", f"{made}/runs", begin)["id"]
    assert (403, "forbidden") == problem(ben.client.send("GET", f"/v1/workflow-runs/{run}"))


@pytest.mark.feature("R41")
def test_what_workflows_ask_others_about_an_item_is_not_for_who_may_not_see_it(crm, ben):
    deal = crm.create("deal", title="Hidden")
    first = start(crm, publish(crm, ask(1)), deal)
    second = start(crm, publish(crm, {"type": "wait_for_event", "name": "go", "users": [1]}), deal)
    (task,) = tasks(crm)
    at, run = f"/v1/workflow-tasks/{task['id']}", f"/v1/workflow-runs/{first}"
    asked = [
        ("GET", at, None),
        ("POST", f"{at}/delegate", {"user": 2}),
        ("POST", f"{at}/complete", {"answer": "ok"}),
        ("POST", f"/v1/workflow-runs/{second}/commands", {"name": "go"}),
        ("GET", f"/v1/workflow-tasks?item=deal_{deal['id']}", None),
        ("GET", f"{run}/steps", None),
        ("POST", f"{run}/resume", {"step": "asked"}),
        ("POST", f"{run}/terminate", {"status": "over"}),
        ("DELETE", run, None),
    ]
    answers = {(m, p): problem(ben.client.send(m, p, json=body)) for m, p, body in asked}
    assert {} == {one: got for one, got in answers.items() if got != (403, "forbidden")}
    assert [] == tasks(ben, user=1) == tasks(ben, all="true")
    named = {"user": 2, "instead_of": 1}
    assert [] == ben.ask("POST", "/v1/workflow-tasks/delegate", named)["delegated"]
    named["tasks"] = [task["id"]]
    left = ben.ask("POST", "/v1/workflow-tasks/delegate", named)
    assert ([], [task["id"]]) == (left["delegated"], left["skipped"])
    assert [task] == tasks(crm)
