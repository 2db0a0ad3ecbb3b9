"""The OpenAPI document and its page."""

import re
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from chalicelib.api.application import endpoints
from chalicelib.catalogue import listing
from chalicelib.domain.people.rights import ADMINS_ONLY, Right
from chalicelib.domain.workflows.steps import STEP_TYPES

ROOT = Path(__file__).parents[3]


@pytest.fixture
def document(stranger):
    return stranger.get("/openapi.json").body


def test_the_document_is_valid(document):
    validate(document)


def test_the_document_tells_every_route(document):
    served = {(one.method.lower(), one.path) for one in endpoints()}
    told = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert served == told


def operations(document):
    return [one for methods in document["paths"].values() for one in methods.values()]


def test_every_operation_has_a_name_of_its_own_a_summary_and_its_refusals(document):
    names = [one["operationId"] for one in operations(document)]

    assert len(names) == len(set(names))
    assert all(one["summary"] for one in operations(document))
    assert all({"400", "500", "503"} <= one["responses"].keys() for one in operations(document))


def test_only_what_needs_no_token_is_said_to_need_none(document):
    free = {
        path
        for path, methods in document["paths"].items()
        for one in methods.values()
        if one.get("security") in ([], [{}, {"token": []}])
    }

    assert {
        "/health",
        "/openapi.json",
        "/calendar/{token}",
        "/console",
        "/console/{file}",
        "/docs",
        "/callbacks/calls/{id}",
        "/callbacks/calls/{id}/{token}",
        "/callbacks/channels/{id}",
        "/callbacks/payments/{id}",
        "/callbacks/sms/{id}/{token}",
        "/callbacks/{token}",
        "/forms/{id}",
        "/hooks/{code}",
        "/t/o/{token}",
        "/t/c/{token}",
        "/visit",
        "/visit.js",
        "/v1/sessions",
        "/v1/sign-in",
        "/v1/sign-in/{issuer}",
        "/d/{token}",
        "/q/{token}",
    } == free
    assert free == {one.path for one in endpoints() if one.right is Right.ANYONE}


def test_every_operation_tells_its_right_and_who_is_refused_without_it(document):
    for endpoint in endpoints():
        told = document["paths"][endpoint.path][endpoint.method.lower()]
        refusal = told["responses"].get("403", {}).get("description", "")
        proved = endpoint.signs_in or (endpoint.method == "POST" and "{" in endpoint.path)
        shown = "What shows who calls (a signature, a token, an origin) is wrong, too old or used."
        expected = {Right.ANYONE: shown if proved else ""}.get(
            endpoint.right,
            f"The right `{endpoint.right}` is missing, or does not reach as far. "
            + ("Admins have it." if endpoint.right in ADMINS_ONLY else "Every user has it."),
        )
        assert (endpoint.right, expected) == (told["x-right"], refusal)
        assert (endpoint.right in ADMINS_ONLY) is ("Admins only." in told.get("description", ""))


def test_creating_takes_a_key_and_changing_items_a_version(document):
    def headers(path, method):
        parameters = document["paths"][path][method]["parameters"]
        return {one["name"] for one in parameters if one["in"] == "header"}

    assert {"Idempotency-Key"} == headers("/v1/items/{type}", "post")
    assert {"If-Match"} == headers("/v1/items/{type}/{id}", "patch")
    assert {"If-None-Match"} == headers("/v1/items/{type}/{id}", "get")


def test_every_named_schema_exists(document):
    text = str(document)

    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert set() == named - document["components"]["schemas"].keys()


def test_the_page_shows_every_operation_and_loads_nothing(stranger):
    answer = stranger.get("/docs")

    html = answer.raw.decode()
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|<link|<img|src=|https?://", html)
    assert all(f"<code>{one.path}</code>" in html for one in endpoints())


@pytest.fixture
def html(stranger):
    return stranger.get("/docs").raw.decode()


def test_the_page_has_a_table_of_contents_with_a_link_to_every_operation(html, document):
    contents = html[html.index("<nav>") : html.index("</nav>")]

    assert {"group-automation", "group-items", "schemas"} <= set(re.findall("#([^']+)", contents))
    assert {one["operationId"] for one in operations(document)} <= set(
        re.findall("#([^']+)", contents)
    )


def test_every_link_on_the_page_leads_somewhere(html):
    places = set(re.findall(r"id='?([\w-]+)", html))

    assert set() == set(re.findall(r"href='#([^']+)'", html)) - places


def test_the_page_marks_code_and_lists_errors(html):
    assert "<code>dry_run</code> answers the difference" in html
    assert not re.search(r"<p>[^<]*`", html)
    assert "412 Precondition Failed" in html


def test_the_page_tells_the_right_that_each_operation_takes(html):
    assert len(endpoints()) == html.count("<p>Right: <code>")
    assert "<p>Right: <code>automation:update</code></p>" in html


def test_references_within_schemas_are_links(html):
    assert "<a href='#RunDelay'>#/components/schemas/RunDelay</a>" in html


def test_health_tells_version_and_plan(stranger):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert {
        "status": "ok",
        "version": version,
        "plan": "standard",
        "tenant": "acme",
        "build": "",
    } == stranger.get("/health").body


def test_health_names_the_build_that_was_deployed(api, stranger):
    api.tenant.build = "0.1.0+1f2e3d4c"

    assert "0.1.0+1f2e3d4c" == stranger.get("/health").body["build"]


def reader(document, name):
    schema = {**document, "$ref": f"#/components/schemas/{name}"}
    return Draft202012Validator(schema)


RUN_MODES = [
    {"mode": "immediately"},
    {"mode": "delay", "delay": "P1D"},
    {"mode": "delay", "delay": "PT2H", "base": "begin_date"},
    {"mode": "before", "delay": "P1D", "field": "close_date"},
    {"mode": "at", "field": "close_date", "time": "12:00"},
    {"mode": "at", "instant": "2026-03-01T09:00:00Z"},
]


@pytest.mark.parametrize("run", RUN_MODES, ids=str)
def test_every_run_mode_is_described(document, run):
    assert reader(document, "RunMode").is_valid(run)


@pytest.mark.parametrize(
    "run",
    [
        {},
        {"mode": "later"},
        {"mode": "delay"},
        {"mode": "before", "delay": "P1D"},
        {"mode": "at", "day": 1},
    ],
    ids=str,
)
def test_other_run_modes_do_not_fit_the_description(document, run):
    assert not reader(document, "RunMode").is_valid(run)


def test_codes_are_those_of_the_catalogue(document):
    schemas = document["components"]["schemas"]

    assert listing.action_codes() == set(schemas["ActionCode"]["enum"])
    assert listing.trigger_codes() == set(schemas["TriggerCode"]["enum"])
    kept = {"field_changed", "incoming_webhook", "resource_booked", "responsible_changed"}
    kept |= {"task_status"}
    assert listing.trigger_codes() - kept == set(schemas["EventType"]["enum"])


@pytest.mark.parametrize(
    ("body", "key", "name"),
    [
        ("RuleBody", "run", "RunMode"),
        ("RuleBody", "condition", "Condition"),
        ("RuleBody", "action", "ActionCode"),
        ("RuleChange", "run", "RunMode"),
        ("TriggerBody", "trigger", "TriggerCode"),
        ("TriggerBody", "condition", "Condition"),
        ("EventBody", "type", "EventType"),
    ],
)
def test_bodies_refer_to_these_descriptions(document, body, key, name):
    told = document["components"]["schemas"][body]["properties"][key]

    assert f"'#/components/schemas/{name}'" in str(told)


STEP_DOCUMENTS = [
    {"type": "action", "action": "add_comment", "params": {"text": "A"}},
    {"type": "set_variable", "variable": "calls", "add": 1},
    {"type": "wait_for_stage", "stages": []},
    {"type": "condition", "branches": [{"when": None, "steps": [{"type": "end"}]}]},
    {"type": "listen", "branches": [{"event": {"type": "wait_for_client"}}]},
    {"type": "for_each", "over": "variables.a", "as": "b", "steps": [{"type": "end"}]},
]


@pytest.mark.parametrize("step", STEP_DOCUMENTS, ids=lambda one: one["type"])
def test_workflows_are_described_with_everything_in_them(document, step):
    whole = {"name": "A", "entity_type": "deal", "steps": [step]}

    assert reader(document, "WorkflowTemplate").is_valid(whole)
    assert reader(document, "WorkflowChange").is_valid({"steps": [step]})


@pytest.mark.parametrize(
    "step",
    [
        {"type": "dance"},
        {"type": "action", "action": "fly"},
        {"type": "wait_for_stage"},
        {"type": "parallel", "branches": [{"steps": [{"type": "dance"}]}]},
        {"type": "listen", "branches": [{"event": {"type": "end"}}]},
        {"type": "while", "when": {"field": "a"}, "steps": []},
    ],
    ids=str,
)
def test_other_steps_do_not_fit_the_description(document, step):
    assert not reader(document, "WorkflowChange").is_valid({"steps": [step]})


def test_every_step_is_in_the_description(document):
    told = document["components"]["schemas"]["WorkflowStep"]

    assert set(STEP_TYPES) == set(told["discriminator"]["mapping"])
    assert "docs/workflows.md" in told["description"]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("post", "/v1/workflows", "WorkflowTemplate"),
        ("put", "/v1/workflows/{id}", "WorkflowTemplate"),
        ("patch", "/v1/workflows/{id}", "WorkflowChange"),
    ],
)
def test_bodies_of_workflows_refer_to_the_description(document, method, path, name):
    (content,) = document["paths"][path][method]["requestBody"]["content"].values()

    assert f"#/components/schemas/{name}" == content["schema"]["$ref"]


def test_an_imported_workflow_refers_to_the_description(document):
    exported = document["components"]["schemas"]["Exported"]["properties"]["template"]

    assert "#/components/schemas/WorkflowTemplate" == exported["$ref"]
