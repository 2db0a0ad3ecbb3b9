"""Checking: types and lint of the console's sources, and that they always build to the same."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.web_console.build import DIST, FOLDER, BuildFault
from infra.web_console.node import Node

_BIOME = Path("tools/node_modules/@biomejs/biome/bin/biome")
CHECKS = {
    "types": (Path("node_modules/typescript/bin/tsc"), ("--noEmit",)),
    "lint": (_BIOME, ("ci", "--colors=off", ".")),
}
"""What is looked at -> the script, relative to console/, and its arguments."""


def faults(root: Path, node: Node) -> dict[str, str]:
    """Return what each check that fails has said, once the console is built.

    Raises:
        Unreachable: a package is missing and could not be installed.
        BuildFault: the console cannot be built elsewhere.
    """
    console = root / FOLDER
    node.install(console)
    node.install(console / "tools")
    done = {
        name: node.run(console / script, *arguments, cwd=console)
        for name, (script, arguments) in CHECKS.items()
    }
    found = {name: one.stdout for name, one in done.items() if one.returncode}
    others = differing(root, node)
    return found | ({"build": f"built elsewhere, {', '.join(others)} differ"} if others else {})


def tidy(root: Path, node: Node) -> str:
    """Bring the sources into the form that the lint asks for; return what is left to do by hand.

    Raises:
        Unreachable: a package is missing and could not be installed.
    """
    console = root / FOLDER
    node.install(console / "tools")
    done = node.run(console / _BIOME, "check", "--write", "--colors=off", ".", cwd=console)
    return done.stdout if done.returncode else ""


def differing(root: Path, node: Node) -> list[str]:
    """Return the files of the console that are others when it is built in another folder.

    Raises:
        BuildFault: there it cannot be built.
    """
    with TemporaryDirectory() as name:
        copy = Path(name) / FOLDER
        shutil.copytree(root / FOLDER, copy, ignore=_not_needed, symlinks=True)
        done = node.run("build.mjs", cwd=copy)
        if done.returncode:
            raise BuildFault(done.stdout)
        one, other = _contents(root / DIST), _contents(copy / "dist")
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def _not_needed(folder: str, _names: list[str]) -> set[str]:
    """Leave out what building does without; the compiler is large."""
    left_out = {FOLDER: {"dist", "tools"}, "node_modules": {"typescript"}}
    return left_out.get(Path(folder).name, set())


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.gz")}
