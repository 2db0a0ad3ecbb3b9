"""A release has one number, and what checks a change at home checks it before and after too."""

import re
import tomllib
from pathlib import Path

import yaml

from chalicelib import VERSION

ROOT = Path(__file__).parents[2]


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_package_and_the_service_have_the_same_version():
    assert VERSION == tomllib.loads(text("pyproject.toml"))["project"]["version"]


def test_the_changelog_begins_with_what_is_not_released():
    assert "Unreleased" == re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), re.MULTILINE)[0]


def test_the_hosted_ci_runs_what_every_change_passes_on_the_oldest_and_on_lambdas_python():
    job = yaml.safe_load(text(".github/workflows/ci.yml"))["jobs"]["ci"]
    oldest = re.search(r">=(3\.\d+)", text("pyproject.toml"))[1]
    ours = re.search(r"python(3\.\d+)", text("infra/packaging/template.py"))[1]

    assert [oldest, ours] == job["strategy"]["matrix"]["python"]
    assert ".ci/run" == job["steps"][-1]["run"]


def test_the_hooks_before_a_commit_are_parts_of_make_check():
    """Each begins as a line of the Makefile does, so that they cannot say different things."""
    (repo,) = yaml.safe_load(text(".pre-commit-config.yaml"))["repos"]
    commands = [" ".join(hook["entry"].split()[:2]) for hook in repo["hooks"]]
    known = text("Makefile").replace("$(PYTHON) -m ", ".venv/bin/")

    assert "local" == repo["repo"]
    assert [] == [command for command in commands if command not in known]
