"""What a build is made of, and whether it has changed since."""

import pytest
from msgspec.structs import replace

from infra.deployment import artefact
from infra.deployment.artefact import ARCHITECTURES, BUILDS, read_artefact, require_present
from infra.deployment.console import Console
from infra.deployment.errors import NotConfirmed
from infra.packaging.sources import PARTS, changed, digests
from tests.infra.fake_cloudformation import Silent
from tests.infra.test_deploy_artefact import write_build


@pytest.fixture
def tree(tmp_path):
    """A source tree with something in every part."""
    for part in PARTS:
        path = tmp_path / part
        path = path if path.suffix or part == "app.py" else path / "one.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(part)
    return tmp_path


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_changes_is_named_and_no_other(tree, part):
    before = digests(tree)
    assert [] == changed(before, tree)
    path = tree / part
    (path / "new.py" if path.is_dir() else path).write_text("new")

    assert [part] == changed(before, tree)


def test_what_python_leaves_behind_is_no_change(tree):
    before = digests(tree)
    (tree / "functions" / "__pycache__").mkdir()
    (tree / "functions" / "__pycache__" / "one.pyc").write_bytes(b"1")

    assert [] == changed(before, tree)


def test_what_npm_installs_and_builds_is_no_change(tree):
    before = digests(tree)
    for name in ("node_modules", "tools/node_modules", "dist"):
        (tree / "console" / name).mkdir(parents=True)
        (tree / "console" / name / "one.js").write_bytes(b"1")

    assert [] == changed(before, tree)


def test_a_project_may_lie_in_a_folder_of_any_name(tree, tmp_path):
    home = tmp_path / "dist" / "project"
    home.mkdir(parents=True)
    (tree / "functions").rename(home / "functions")
    before = digests(home)
    (home / "functions" / "one.py").write_text("new")

    assert ["functions"] == changed(before, home)


def test_of_a_build_that_knows_no_sources_nothing_is_said(tree):
    assert [] == changed({}, tree)


@pytest.fixture
def stale(tree, tmp_path_factory, monkeypatch):
    """A build of a tree of which one part has changed since."""
    built = read_artefact(ARCHITECTURES[0], write_build(tmp_path_factory.mktemp("builds")))
    built = replace(built, sources=digests(tree))
    monkeypatch.setattr(artefact, "ROOT", tree)
    require_present([built], BUILDS, Console(), dry_run=False)
    (tree / "functions" / "one.py").write_text("changed")
    return built


def test_a_changed_tree_is_asked_about_and_a_dry_run_says_so(stale):
    with pytest.raises(NotConfirmed, match="functions changed since the build") as caught:
        require_present([stale], BUILDS, Console(), dry_run=False)
    said = Silent()
    require_present([stale], BUILDS, said, dry_run=True)

    assert "make package ARCH=arm64" in caught.value.next
    assert ["functions changed"] == [" ".join(one.split()[:2]) for one in said.said]


def test_whoever_says_yes_or_brings_a_build_from_elsewhere_goes_on(stale, tmp_path):
    require_present([stale], BUILDS, Console(yes=True), dry_run=False)
    require_present([stale], tmp_path, Console(), dry_run=False)
