"""Types of the API for the web console."""

import re
from pathlib import Path

import pytest

from chalicelib.api.document import openapi
from infra.web_console import types
from infra.web_console.build import BuildFault
from infra.web_console.types import FILE, document, is_stale, write_types
from tests.infra.console_parts import Workshop

ROOT = Path(__file__).parents[2]


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


@pytest.fixture
def written(workshop):
    write_types(workshop.root, workshop.node(workshop.root))
    return workshop


def test_types_are_made_of_the_document_and_say_of_which(written):
    first, second, *_ = (written.root / FILE).read_text().splitlines()

    assert re.fullmatch(r"// Made by `make console-types` of .* sha256 [0-9a-f]{64}\.", first)
    assert re.fullmatch(r"export type Told = \d{6,};", second)
    assert ["tools npm-cli.js ci", "console cli.js openapi.json"] == written.ran()


def test_they_are_stale_once_the_document_is_another(written, monkeypatch):
    assert not is_stale(written.root)
    other = {**document(), "paths": {"/health": {}}}
    monkeypatch.setattr(types, "document", lambda: other)

    assert is_stale(written.root)


def test_a_new_version_alone_makes_nothing_stale(written, monkeypatch):
    monkeypatch.setattr(openapi, "VERSION", "99.0")
    openapi.openapi_for_strangers.cache_clear()
    try:
        assert "99.0" == openapi.openapi_for_strangers(all_types=False)["info"]["version"]
        assert not is_stale(written.root)
    finally:
        openapi.openapi_for_strangers.cache_clear()


def test_what_the_generator_cannot_read_leaves_the_types_as_they_were(written):
    before = (written.root / FILE).read_text()
    (written.console / "cli.fails").touch()

    with pytest.raises(BuildFault, match="there is no such thing"):
        write_types(written.root, written.node(written.root))
    assert before == (written.root / FILE).read_text()


def test_a_tenants_own_types_fit():
    (parameter, *_) = document()["paths"]["/v1/items/{type}"]["get"]["parameters"]

    assert ("type", "string") == (parameter["name"], parameter["schema"]["type"])
    assert "enum" not in parameter["schema"]


def test_the_types_are_those_of_the_api_as_it_is():
    assert not is_stale(ROOT), "run `make console-types`"
