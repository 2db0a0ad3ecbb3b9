"""Who is let through every door, and that use cases ask again."""

import ast
import importlib
import inspect
import re
from pathlib import Path

import pytest

import chalicelib.api.v1
from chalicelib.api.application import endpoints
from chalicelib.api.door.endpoints import Endpoints
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.people.rights import ADMINS_ONLY, OF_EVERYBODY, Caller, Right
from chalicelib.domain.people.users import User

ENDPOINTS = endpoints()
NAMES = [f"{one.method} {one.path}" for one in ENDPOINTS]
PUBLIC = {
    "GET /calendar/{token}",
    "GET /console",
    "GET /console/{file}",
    "GET /docs",
    "GET /health",
    "GET /forms/{id}",
    "GET /hooks/{code}",
    "GET /openapi.json",
    "GET /d/{token}",
    "GET /q/{token}",
    "GET /t/c/{token}",
    "GET /t/o/{token}",
    "GET /v1/sign-in",
    "GET /v1/sign-in/{issuer}",
    "GET /visit.js",
    "POST /callbacks/calls/{id}",
    "POST /callbacks/calls/{id}/{token}",
    "GET /callbacks/channels/{id}",
    "POST /callbacks/channels/{id}",
    "POST /callbacks/payments/{id}",
    "POST /callbacks/sms/{id}/{token}",
    "POST /callbacks/{token}",
    "POST /forms/{id}",
    "POST /hooks/{code}",
    "POST /v1/sessions",
    "POST /visit",
}
OWN_TOKENS = {"POST /callbacks/{token}"}
"""Of the public ones, those that refuse a wrong token of their own with 403."""
ADMINS = {
    "DELETE /v1/recycle-bin/{type}/{id}",
    "POST /v1/entity-types",
    "PATCH /v1/entity-types/{type}",
    "DELETE /v1/entity-types/{type}",
    "POST /v1/smart-processes",
    "POST /v1/tunnels/{type}",
    "PATCH /v1/smart-processes/{type}",
    "DELETE /v1/smart-processes/{type}",
    "POST /v1/products",
    "PATCH /v1/products/{id}",
    "DELETE /v1/products/{id}",
    "POST /v1/resources",
    "PATCH /v1/resources/{id}",
    "DELETE /v1/resources/{id}",
    "DELETE /v1/connections/{kind}/{id}",
    "GET /v1/connection-providers",
    "GET /v1/connections",
    "GET /v1/connections/{kind}/{id}",
    "POST /v1/connections/{kind}/{id}/test",
    "PUT /v1/connections/{kind}/{id}",
    "DELETE /v1/app-actions/{code}",
    "DELETE /v1/app-triggers/{code}",
    "DELETE /v1/automation/{type}/{pipeline}/rules/{id}",
    "DELETE /v1/automation/{type}/{pipeline}/triggers/{id}",
    "DELETE /v1/departments/{id}",
    "DELETE /v1/document-templates/{id}",
    "DELETE /v1/numerators/{id}",
    "DELETE /v1/exclusions/{id}",
    "DELETE /v1/fields/{type}/{code}",
    "DELETE /v1/forms/{id}",
    "DELETE /v1/pipelines/{type}/{pipeline}",
    "DELETE /v1/workflow-constants/{code}",
    "DELETE /v1/workflow-runs/{id}",
    "DELETE /v1/workflow-variables/{code}",
    "DELETE /v1/workflows/{id}",
    "PATCH /v1/automation/{type}/{pipeline}/rules/{id}",
    "PATCH /v1/automation/{type}/{pipeline}/triggers/{id}",
    "PATCH /v1/departments/{id}",
    "PATCH /v1/document-templates/{id}",
    "PATCH /v1/numerators/{id}",
    "PATCH /v1/fields/{type}/{code}",
    "PATCH /v1/forms/{id}",
    "PATCH /v1/pipelines/{type}/{pipeline}",
    "PATCH /v1/settings",
    "PATCH /v1/users/{id}",
    "PATCH /v1/workflows/{id}",
    "POST /v1/app-actions",
    "POST /v1/app-triggers",
    "POST /v1/automation/{type}/{pipeline}/rules",
    "POST /v1/automation/{type}/{pipeline}/rules/{id}/items",
    "POST /v1/automation/{type}/{pipeline}/rules/{id}/stop",
    "POST /v1/automation/{type}/{pipeline}/test",
    "POST /v1/automation/{type}/{pipeline}/triggers",
    "POST /v1/departments",
    "POST /v1/roles",
    "PATCH /v1/roles/{id}",
    "DELETE /v1/roles/{id}",
    "POST /v1/document-templates",
    "POST /v1/numerators",
    "POST /v1/exclusions",
    "POST /v1/fields/{type}",
    "POST /v1/forms",
    "POST /v1/pipelines/{type}",
    "POST /v1/users",
    "POST /v1/workflow-runs/{id}/resume",
    "POST /v1/workflow-runs/{id}/terminate",
    "POST /v1/workflows",
    "POST /v1/workflows/import",
    "POST /v1/workflows/{id}/publish",
    "PUT /v1/automation/{type}/{pipeline}",
    "PUT /v1/automation/{type}/{pipeline}/rules/{id}",
    "PUT /v1/automation/{type}/{pipeline}/triggers/{id}",
    "PUT /v1/fields/{type}/{code}",
    "PUT /v1/pipelines/{type}/{pipeline}",
    "PUT /v1/settings",
    "PUT /v1/workflow-constants/{code}",
    "PUT /v1/workflow-variables/{code}",
    "PUT /v1/workflows/{id}",
}
VIEWS = sorted(Path(chalicelib.api.v1.__file__).parent.rglob("*.py"))
WITHOUT_CALLER = {
    # Anyone may call; the secret in the path is all that they show.
    "accept_hook",
    "answer_app",
    "calendar_feed",
    "follow_link",
    "hear_calls",
    "hear_payments",
    "note_delivery",
    # Whoever signs in is nobody yet; they show who they are.
    "ask_for_code",
    "issuers_of",
    "login_page",
    "sign_in_with_code",
    "sign_in_with_issuer",
    "sign_in_with_token",
    # Services sign what they post, or show what was agreed on.
    "confirm_channel",
    "hear_channel",
    "note_opening",
    # Forms of the site are for strangers.
    "check_origin",
    "fields_of_form",
    "open_form",
    "submit_form",
    "note_visit",
    "follow_code",
    "read_by_link",
    # Nothing is asked of the tenant, or of what a caller was shown already.
    "asked_fields",
    "document_link",
    "place_of",
    "position_of",
}
"""What the API takes of the use cases that answers no caller."""


@pytest.fixture(params=ENDPOINTS, ids=NAMES)
def endpoint(request):
    return request.param


def answer(client, endpoint):
    path = re.sub(r"\{type\}", "deal", endpoint.path)
    path = re.sub(r"\{(id|pipeline|code|token)\}", "77", path)
    return client.call(endpoint.method, path, {} if endpoint.body else None)


def test_an_endpoint_without_a_right_cannot_be_registered():
    with pytest.raises(TypeError, match="DELETE /v1/things names no right"):
        Endpoints("Things").delete("/v1/things")


def test_the_lists_above_name_routes_that_there_are():
    assert set(NAMES) >= PUBLIC | ADMINS


def test_without_a_token_only_the_public_routes_answer(stranger, endpoint):
    public = f"{endpoint.method} {endpoint.path}" in PUBLIC
    assert (401 != answer(stranger, endpoint).status) is public
    assert (endpoint.right is Right.ANYONE) is public


def test_a_colleague_is_refused_exactly_what_is_for_admins(colleague, endpoint):
    admins = f"{endpoint.method} {endpoint.path}" in ADMINS
    refused = admins or f"{endpoint.method} {endpoint.path}" in OWN_TOKENS
    assert (403 == answer(colleague, endpoint).status) is refused
    assert (endpoint.right in ADMINS_ONLY) is admins


@pytest.fixture
def nobody(api):
    """A client of a user whose role allows nothing."""
    role = api.post("/v1/roles", {"name": "Nothing", "permissions": [], "rights": []}).body["id"]
    user = api.post("/v1/users", {"name": "Ny", "roles": [role]}).body
    token = api.post("/v1/tokens", {"name": "laptop", "user": user["id"]}).body["token"]
    return api.as_user(token)


def test_who_may_nothing_is_refused_by_every_route_and_nothing_is_written(nobody, endpoint):
    answer(nobody, endpoint)  # the first call of all notes when the token was used
    before = nobody.tenant.table.rows()
    refused = 403 == answer(nobody, endpoint).status
    others = endpoint.knows_callers or f"{endpoint.method} {endpoint.path}" in OWN_TOKENS
    assert refused is (others or endpoint.right not in OF_EVERYBODY)
    if refused:
        assert before == nobody.tenant.table.rows()


def test_an_admin_is_refused_nothing(api, endpoint):
    own = f"{endpoint.method} {endpoint.path}" in OWN_TOKENS
    assert (answer(api, endpoint).status in (401, 403)) is own


def used():
    """The functions that the views take of the use cases."""
    for path in VIEWS:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and "usecases" in (node.module or ""):
                module = importlib.import_module(node.module)
                found = [getattr(module, alias.name) for alias in node.names]
                yield from (one for one in found if inspect.isfunction(one))


USE_CASES = sorted({one for one in used() if one.__name__ not in WITHOUT_CALLER}, key=str)


def test_the_exceptions_above_are_used():
    assert WITHOUT_CALLER <= {one.__name__ for one in used()}
    assert len(USE_CASES) > 50


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda one: one.__name__)
def test_a_use_case_refuses_a_caller_without_rights_before_it_does_anything(use_case):
    parameters = inspect.signature(use_case).parameters.values()
    nobody = Caller(User(id=9, name="Nobody", admin=True), frozenset())
    given = {
        one.name: {
            "tenant": None,
            "caller": nobody,
            "document": {},
            "place": ("deal", "default"),
        }.get(one.name)
        for one in parameters
    }
    assert ["tenant", "caller"] == [one.name for one in parameters][:2]
    with pytest.raises(Forbidden):
        use_case(**given)
