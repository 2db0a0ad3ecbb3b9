"""The OpenAPI document and its page."""

import re
import tomllib
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from app import app
from chalicelib.api.application import endpoints
from chalicelib.api.endpoints import Access

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def document(stranger):
    return stranger.get("/openapi.json").body


def test_the_document_is_valid(document):
    validate(document)


def test_the_document_tells_every_route(document):
    served = {(method.lower(), path) for path, methods in app.routes.items() for method in methods}

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
        if one.get("security") == []
    }

    assert {
        "/health",
        "/openapi.json",
        "/docs",
        "/hooks/{code}",
        "/t/o/{token}",
        "/t/c/{token}",
    } == free
    assert free == {one.path for one in endpoints() if one.access is Access.ANYONE}


def test_creating_takes_a_key_and_changing_items_a_version(document):
    def headers(path, method):
        parameters = document["paths"][path][method]["parameters"]
        return {one["name"] for one in parameters if one["in"] == "header"}

    assert {"Idempotency-Key"} == headers("/v1/items/{type}", "post")
    assert {"If-Match"} == headers("/v1/items/{type}/{id}", "patch")
    assert set() == headers("/v1/items/{type}/{id}", "get")


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
    assert all(f"<code>{path}</code>" in html for path in app.routes)


def test_health_tells_version_and_plan(stranger):
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

    assert {
        "status": "ok",
        "version": version,
        "plan": "standard",
        "tenant": "acme",
    } == stranger.get("/health").body
