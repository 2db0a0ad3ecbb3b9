"""Whatever is wrong with a request: it is refused with a reason, and nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.stories import Document, Story, path_of, pointers, problem, telling

DEALS = "/v1/items/deal"
DEAL = "/v1/items/deal/1"
MOVE = f"{DEAL}/stage"
RULES = "/v1/automation/deal/default/rules"
TRIGGERS = "/v1/automation/deal/default/triggers"
AUTOMATION = "/v1/automation/deal/default"
NO_WON = [
    {"code": "new", "name": "New", "sort": 10},
    {"code": "lost", "name": "Lost", "sort": 20, "semantics": "failure"},
]


@dataclass
class Unchanged:
    """A tenant that all tests of this file share, since none of them may change anything."""

    crm: Story
    seen: Document
    """All of it, as it was when somebody last looked."""


@pytest.fixture(scope="module")
def tenant() -> Iterator[Unchanged]:
    """A tenant with a bit of everything."""
    with telling() as crm:
        crm.pipeline("Mailing", "written", "answered")
        crm.create("contact", emails=["kim@example.com"])
        crm.comment_rule("executing")
        crm.comment_rule("new", run={"mode": "delay", "delay": "P1D"})
        crm.trigger("executing", "email_received")
        crm.create(title="Chair", contact=1)
        yield Unchanged(crm, everything(crm))


@pytest.fixture
def crm(tenant: Unchanged) -> Iterator[Story]:
    """The shared tenant; afterwards everything in it must be as it was."""
    yield tenant.crm
    before, tenant.seen = tenant.seen, everything(tenant.crm)
    assert 0 == tenant.crm.client.settle()
    assert before == tenant.seen


def everything(crm: Story) -> Document:
    """Return all that can be seen of the tenant."""
    deals = crm.all(DEALS)
    lists = (AUTOMATION, "/v1/settings")
    pages = ("pipelines/deal", "fields/deal", "users", "tokens", "app-triggers")
    return {
        "items": [deals, *(crm.all(f"/v1/items/{type}") for type in ("lead", "contact"))],
        "timelines": [crm.timeline(deal) for deal in deals],
        "runs": [crm.runs(deal) for deal in deals],
        "activities": [crm.activities(deal) for deal in deals],
        **{path: crm.ask("GET", path) for path in lists},
        **{path: crm.all(f"/v1/{path}") for path in pages},
        "outbox": crm.client.outbox(),
    }


def rule(**fields: Any) -> Document:
    """Return a rule that would be right but for these fields."""
    return {"stage": "new", "action": "add_comment", "params": {"text": "x"}, **fields}


def params(action: str, **values: Any) -> Document:
    """Return a rule that would be right but for its parameters."""
    return {"stage": "new", "action": action, "params": values}


def when(**leaf: Any) -> Document:
    """Return a rule that would be right but for its condition."""
    return rule(condition={"all": [leaf]})


def trigger(kind: str, **values: Any) -> Document:
    """Return a trigger that would be right but for its parameters."""
    return {"stage": "executing", "trigger": kind, "params": values}


def event(**fields: Any) -> Document:
    """Return an event that would be right but for these fields."""
    return {"event_id": "e1", "type": "email_received", **fields}


ITEMS = [
    ({"colour": "red"}, "/colour"),
    ({"uf_colour": "red"}, "/uf_colour"),
    ({"a/b~c": 1}, "/a~1b~0c"),
    ({"amount": "much"}, "/amount"),
    ({"amount": True}, "/amount"),
    ({"opened": "yes"}, "/opened"),
    ({"close_date": "tomorrow"}, "/close_date"),
    ({"close_date": "2023-02-30"}, "/close_date"),
    ({"currency": "euro"}, "/currency"),
    ({"probability": "high"}, "/probability"),
    ({"title": ["Chair"]}, "/title"),
    ({"title": "a\u0000b"}, "/title"),
    ({"title": "x" * 20_001}, "/title"),
    ({"contact": "Kim"}, "/contact"),
    ({"contact": 999}, "/contact"),
    ({"contacts": [1, "Kim"]}, "/contacts/1"),
    ({"contacts": 1}, "/contacts"),
    ({"responsible": 999}, "/responsible"),
    ({"version": 7}, "/version"),
    ({"id": 7}, "/id"),
]


@pytest.mark.parametrize(("document", "pointer"), ITEMS, ids=[pointer for _, pointer in ITEMS])
@pytest.mark.parametrize("how", ["create", "change"])
def test_a_faulty_field_is_named(crm, how, document, pointer):
    send = crm.client.post if how == "create" else crm.client.patch
    answer = send(DEALS if how == "create" else DEAL, document)
    assert 400 == problem(answer)[0]
    assert [pointer] == pointers(answer)


def test_every_faulty_field_is_named_at_once(crm):
    answer = crm.client.post(DEALS, {"title": "Table", "colour": "red", "amount": "much"})
    assert {"/colour", "/amount"} == set(pointers(answer))


@pytest.mark.parametrize(
    ("method", "path", "document", "code", "pointer"),
    [
        ("POST", DEALS, {"stage": "nowhere"}, "unknown_stage", "/stage"),
        ("POST", DEALS, {"stage": "written"}, "unknown_stage", "/stage"),
        ("POST", DEALS, {"pipeline": "nowhere"}, "unknown_pipeline", "/pipeline"),
        ("PATCH", DEAL, {"stage": "written"}, "unknown_stage", "/stage"),
        ("PATCH", DEAL, {"stage": "nowhere", "amount": 7}, "unknown_stage", "/stage"),
        ("PATCH", DEAL, {"pipeline": "nowhere"}, "unknown_pipeline", "/pipeline"),
        ("POST", MOVE, {"stage": "nowhere"}, "unknown_stage", "/stage"),
        ("POST", MOVE, {"stage": "written"}, "unknown_stage", "/stage"),
        ("POST", MOVE, {"stage": "new", "pipeline": "no"}, "unknown_pipeline", "/pipeline"),
        ("POST", MOVE, {"stage": 7}, "invalid", "/stage"),
        ("POST", MOVE, {}, "invalid", "/stage"),
        ("POST", MOVE, {"stage": "won", "now": True}, "invalid", "/now"),
    ],
)
def test_a_stage_must_be_one_of_the_items_pipeline(crm, method, path, document, code, pointer):
    answer = crm.client.send(method, path, json=document)
    assert (400, code) == problem(answer)
    assert [pointer] == pointers(answer)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (rule(colour="red"), "/colour"),
        ({"stage": "new", "params": {"text": "x"}}, "/action"),
        (rule(action="fly"), "/action"),
        (rule(stage="nowhere"), "/stage"),
        (rule(stage="written"), "/stage"),
        (rule(name=""), "/name"),
        (rule(sort="first"), "/sort"),
        (rule(working_time="sundays"), "/working_time"),
        (rule(on_behalf_of=999), "/on_behalf_of"),
        (rule(params="x"), "/params"),
        (rule(params={}), "/params/text"),
        (rule(params={"text": "x", "colour": "red"}), "/params/colour"),
        (params("add_comment", text=7), "/params/text"),
        (params("add_comment", text="Hello {{ deal.colour }}"), "/params/text"),
        (params("add_comment", text="Hello {{ planet.title }}"), "/params/text"),
        (params("add_comment", text="Hello {{ deal.title"), "/params/text"),
        (params("add_comment", text="Hello {{ deal.title | shout }}"), "/params/text"),
        (params("edit_item", values={"colour": "red"}), "/params/values/colour"),
        (params("edit_item", values={"amount": "much"}), "/params/values/amount"),
        (params("edit_item", values={"stage": "won"}), "/params/values/stage"),
        (params("change_stage", stage="written"), "/params/stage"),
        (params("change_stage", stage="won", pipeline="nowhere"), "/params/pipeline"),
        (params("change_responsible", users=[1, 999]), "/params/users/1"),
        (params("send_email", subject="x", text="x", recipient=[999]), "/params/recipient/0"),
        (params("create_activity", subject="x", deadline_in="soon"), "/params/deadline_in"),
        (params("call_webhook", url="ftp://example.com/"), "/params/url"),
        (params("call_webhook", url="https://{{ deal.title }}/"), "/params/url"),
        (when(field="colour", op="eq", value="red"), "/condition/all/0/field"),
        (when(field="amount", op="smells", value="red"), "/condition/all/0/op"),
        (when(field="amount", op="gt", value="much"), "/condition/all/0/value"),
        (when(field="amount", op="gt"), "/condition/all/0/value"),
        (rule(run={"mode": "sometime"}), "/run/mode"),
        (rule(run={"mode": "delay"}), "/run/delay"),
        (rule(run={"mode": "delay", "delay": "a day"}), "/run/delay"),
        (rule(run={"mode": "delay", "delay": "P1D", "base": "title"}), "/run/base"),
        (rule(run={"mode": "before", "delay": "P1D", "field": "colour"}), "/run/field"),
        (rule(run={"mode": "at", "field": "close_date", "time": "25:00"}), "/run/time"),
    ],
)
def test_a_faulty_rule_is_not_placed(crm, document, pointer):
    answer = crm.client.post(RULES, document)
    assert (400, "invalid") == problem(answer)
    assert [pointer] == pointers(answer)


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({**trigger("email_viewed"), "colour": "red"}, "/colour"),
        ({**trigger("email_viewed"), "stage": "written"}, "/stage"),
        ({**trigger("email_viewed"), "allow_backwards": "yes"}, "/allow_backwards"),
        ({**trigger("email_viewed"), "execute_by": 999}, "/execute_by"),
        ({**trigger("email_viewed"), "condition": {"any": 7}}, "/condition/any"),
        (trigger("sunrise"), "/trigger"),
        (trigger("email_viewed", url="https://x.example"), "/params/url"),
        (trigger("field_changed"), "/params/fields"),
        (trigger("field_changed", fields=["amount", "colour"]), "/params/fields/1"),
        (trigger("email_link_clicked", url="no address"), "/params/url"),
        (trigger("app_signal", code="No Code"), "/params/code"),
    ],
)
def test_a_faulty_trigger_is_not_placed(crm, document, pointer):
    answer = crm.client.post(TRIGGERS, document)
    assert (400, "invalid") == problem(answer)
    assert [pointer] == pointers(answer)


@pytest.mark.parametrize(
    ("method", "path", "document", "pointer"),
    [
        ("POST", "/v1/pipelines/deal", {"name": "No end", "stages": NO_WON}, "/stages"),
        ("POST", "/v1/pipelines/deal", {"name": ""}, "/name"),
        ("POST", "/v1/fields/deal", {"code": "colour", "type": "string"}, "/code"),
        ("POST", "/v1/fields/deal", {"code": "uf_colour", "type": "paint"}, "/type"),
        ("POST", "/v1/users", {"name": "Ben", "email": "nowhere"}, "/email"),
        ("PATCH", "/v1/settings", {"time_zone": "Mars/Olympus"}, "/time_zone"),
        ("PATCH", "/v1/settings", {"minimum_delay_seconds": -1}, "/minimum_delay_seconds"),
        ("PUT", AUTOMATION, {"rules": [rule(), rule(action="fly")], "triggers": []}, "/rules/1"),
    ],
)
def test_a_faulty_configuration_is_not_stored(crm, method, path, document, pointer):
    answer = crm.client.send(method, path, json=document)
    assert 400 == problem(answer)[0]
    assert [pointer] == [found[: len(pointer)] for found in pointers(answer)]


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (event(type="sunrise", address="kim@example.com"), "/type"),
        (event(), ""),
        (event(address="kim@example.com", item="deal_1"), ""),
        (event(item="deal"), "/item"),
        (event(item={"type": "planet", "id": 1}), "/item/type"),
        (event(client="deal_1"), "/client"),
        (event(address="kim@example.com", occurred_at="noon"), "/occurred_at"),
        (event(address="kim@example.com", occurred_at="2023-04-03T09:00:00"), "/occurred_at"),
        (event(address="kim@example.com", settings={"url": 7}), "/settings"),
        (event(address="kim@example.com", colour="red"), "/colour"),
        ({"type": "email_received", "address": "kim@example.com"}, "/event_id"),
    ],
)
def test_a_faulty_event_is_not_accepted(crm, document, pointer):
    answer = crm.client.post("/v1/events", document)
    assert (400, "invalid") == problem(answer)
    assert [pointer] == pointers(answer)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"title": ', "malformed_json"),
        (b"title=Chair", "malformed_json"),
        (b"\xff\xfe", "malformed_json"),
        (b'{"amount": NaN}', "malformed_json"),
        (b"", "invalid"),
        (b"[]", "invalid"),
        (b'"Chair"', "invalid"),
        (b"null", "invalid"),
        (b'{"title":' + b"[" * 500 + b"]" * 500 + b"}", "too_deep"),
        (b'{"amount": 1e400}', "malformed_json"),
    ],
    ids=lambda value: value[:12].decode("latin-1") if isinstance(value, bytes) else value,
)
@pytest.mark.parametrize("path", [DEALS, RULES, "/v1/events"])
def test_a_body_that_is_no_sane_json_object_is_refused(crm, path, body, code):
    answer = crm.client.post(path, body=body, headers={"Content-Type": "application/json"})
    assert (400, code) == problem(answer)


@pytest.mark.parametrize("path", [DEALS, RULES, "/v1/events", MOVE])
def test_a_body_of_a_megabyte_is_refused(crm, path):
    answer = crm.client.post(path, {"title": "x" * 1_000_000})
    assert (413, "too_large") == problem(answer)


@pytest.mark.parametrize(
    ("token", "code"),
    [(None, "unauthorized"), ("wrong", "invalid_token"), (" ", "unauthorized")],
)
@pytest.mark.parametrize(("method", "path"), [("GET", DEALS), ("POST", DEALS), ("POST", RULES)])
def test_without_a_valid_token_nothing_is_told_or_done(crm, method, path, token, code):
    stranger = crm.client.as_user(token)
    answer = stranger.send(method, path, json={"title": "Table"} if method == "POST" else None)
    stranger.close()
    assert (401, code) == problem(answer)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "Chair" not in answer.body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/nowhere",
        "/v1/items/planet",
        "/v1/items/planet/1",
        "/v1/items/deal/999",
        "/v1/items/deal/abc",
        "/v1/items/deal/0",
        "/v1/items/deal/-1",
        "/v1/items/deal/1/nowhere",
        "/v1/items/deal/999/timeline",
        "/v1/items/deal/999/automation",
        "/v1/automation/deal/nowhere/rules",
        "/v1/automation/planet/default/rules",
        f"{RULES}/nothing",
        f"{TRIGGERS}/nothing",
        "/v1/pipelines/planet",
        "/v1/users/999",
    ],
)
def test_what_does_not_exist_is_not_found(crm, path):
    assert 404 == problem(crm.client.get(path))[0]


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", DEALS), ("PUT", DEAL), ("GET", MOVE), ("PATCH", "/v1/events")],
)
def test_a_wrong_method_is_told_the_right_ones(crm, method, path):
    answer = crm.client.send(method, path)
    assert (405, "method_not_allowed") == problem(answer)
    assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=many", "/limit"),
        ("cursor=xyz", "/cursor"),
        ("order=colour", "/order"),
        ("colour=red", "/colour"),
        ("amount__smells=5", "/amount__smells"),
        ("amount__gte=much", "/amount__gte"),
        ("stage=new&stage=won", "/stage"),
    ],
)
def test_a_faulty_query_is_refused(crm, query, pointer):
    answer = crm.client.get(f"{DEALS}?{query}")
    assert 400 == problem(answer)[0]
    assert [pointer] == pointers(answer)


def test_a_change_of_an_old_version_is_refused(crm):
    deal = crm.all(DEALS)[0]
    stale = {"If-Match": f'"{deal["version"] + 1}"'}
    for method, document in (("PATCH", {"amount": 7}), ("DELETE", None)):
        answer = crm.client.send(method, path_of(deal), json=document, headers=stale)
        assert (412, "version_mismatch") == problem(answer)


def test_an_empty_comment_is_refused(crm):
    answer = crm.client.post(f"{DEAL}/comments", {"text": " "})
    assert 400 == problem(answer)[0]
    assert ["/text"] == pointers(answer)
