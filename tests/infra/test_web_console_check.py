"""Checking the web console: types, lint, and that it builds to the same everywhere."""

import pytest

from infra.web_console.build import build
from infra.web_console.check import differing, faults, tidy
from tests.infra.console_parts import Workshop


@pytest.fixture
def built(tmp_path):
    workshop = Workshop(tmp_path)
    build(workshop.root, workshop.node, workshop.said.append)
    workshop.ran()
    return workshop


def test_types_and_lint_are_looked_at_with_tools_of_their_own(built):
    assert {} == faults(built.root, built.node(built.root))
    assert [
        "tools npm-cli.js ci",
        "console tsc --noEmit",
        "console biome ci",
        "console build.mjs",
    ] == built.ran()


@pytest.mark.parametrize(("script", "name"), [("tsc", "types"), ("biome", "lint")])
def test_what_a_check_finds_is_told_and_the_others_still_run(built, script, name):
    (built.console / f"{script}.fails").touch()

    assert {name: "line 3: there is no such thing\n"} == faults(built.root, built.node(built.root))
    assert 4 == len(built.ran())


def test_the_form_is_mended_by_the_tool_that_asks_for_it_and_the_rest_is_told(built):
    assert "" == tidy(built.root, built.node(built.root))
    assert ["tools npm-cli.js ci", "console biome check"] == built.ran()

    (built.console / "biome.fails").touch()
    assert "line 3: there is no such thing\n" == tidy(built.root, built.node(built.root))


def test_a_build_that_is_another_in_another_folder_is_named(built):
    node = built.node(built.root)
    assert [] == differing(built.root, node)
    built.page.write_text("made elsewhere")
    (built.console / "dist" / "only-here.js.gz").touch()

    assert ["index.html.gz", "only-here.js.gz"] == differing(built.root, node)
    assert "index.html.gz" in faults(built.root, node)["build"]
