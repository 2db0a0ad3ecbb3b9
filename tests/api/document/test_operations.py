"""Operations in the OpenAPI document: links, answers, examples."""

import pytest
from jsonschema import Draft202012Validator

from chalicelib.adapters.found_providers import FoundProviders
from chalicelib.api.document.examples import EXAMPLES

AUTOMATION = "/v1/automation/deal/default"
PLACES = {
    "DealFields": "/v1/items/deal",
    "ContactFields": "/v1/items/contact",
    "StageMoveBody": "/v1/items/deal/1/stage",
    "CommentBody": "/v1/items/deal/1/comments",
    "ActivityBody": "/v1/items/deal/1/activities",
    "FileBody": "/v1/files",
    "ProductBody": "/v1/products",
    "RowsBody": "/v1/items/deal/1/products",
    "PaymentBody": "/v1/items/deal/1/payments",
    "FormBody": "/v1/forms",
    "RuleBody": f"{AUTOMATION}/rules",
    "TriggerBody": f"{AUTOMATION}/triggers",
    "WorkflowTemplate": "/v1/workflows",
    "DepartmentBody": "/v1/departments",
    "RoleBody": "/v1/roles",
    "PostBody": "/v1/feed",
    "ConnectionBody": "/v1/connections/sms/default",
    "ExclusionBody": "/v1/exclusions",
    "EventBody": "/v1/events",
}
REPLACING = {"ConnectionBody", "RowsBody"}


@pytest.fixture
def document(stranger):
    return stranger.get("/openapi.json").body


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_fits_its_schema_and_is_taken(api, document, name):
    api.tenant.providers = FoundProviders(api.tenant.providers.parts)
    api.post("/v1/items/deal", {"title": "A"})
    api.post("/v1/items/contact", EXAMPLES["ContactFields"])
    schema = document["components"]["schemas"][name]

    assert [EXAMPLES[name]] == schema["examples"]
    assert Draft202012Validator({**document, **schema}).is_valid(EXAMPLES[name])
    send = api.put if name in REPLACING else api.post
    assert send(PLACES[name], EXAMPLES[name]).status in (200, 201, 202)


def test_what_was_made_leads_on_to_what_can_be_done_with_it(document):
    links = document["paths"]["/v1/items/{type}"]["post"]["responses"]["201"]["links"]
    names = {
        one["operationId"] for methods in document["paths"].values() for one in methods.values()
    }

    assert {"read", "change", "delete"} == set(links)
    assert {"type": "$request.path.type", "id": "$response.body#/id"} == links["read"]["parameters"]
    assert {one["operationId"] for one in links.values()} <= names


def test_an_answer_that_is_known_already_is_told(document, api):
    api.post("/v1/items/deal", {"title": "A"})
    told = document["paths"]["/v1/items/{type}/{id}"]["get"]["responses"]

    assert "304" in told
    answer = api.get("/v1/items/deal/1", headers={"If-None-Match": 'W/"1"'})
    assert (304, b"") == (answer.status, answer.raw)


def test_workflows_answer_that_they_are_known_too(api):
    id = api.post("/v1/workflows", EXAMPLES["WorkflowTemplate"]).body["id"]
    tag = api.get(f"/v1/workflows/{id}").headers["ETag"]

    assert 304 == api.get(f"/v1/workflows/{id}", headers={"If-None-Match": tag}).status
