"""Building: console/dist is made anew where what it is made of is another than the last time."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.packaging.sources import digest
from infra.web_console.node import REQUIREMENTS, Node, Unreachable

FOLDER = "console"
DIST = Path(FOLDER) / "dist"
_STAMP = ".sources"
"""In dist: the hash of what it was built from. The console's own files all end in .gz."""


class BuildFault(Exception):
    """The console cannot be built from what lies there; the message is what its build has said."""


def is_present(root: Path) -> bool:
    """Return whether dist is built from the sources as they are, whenever they were touched."""
    return _built_from(root) == sources(root)


def build(root: Path, node: Callable[[Path], Node], say: Callable[[str], None]) -> None:
    """Build the console where it is not present.

    Args:
        root: of the project.
        node: finds Node; asked only where it is needed.
        say: tells people what takes a while.

    Raises:
        Unreachable: Node or a package is missing and could not be installed.
        BuildFault: the sources are wrong, or a budget is passed.
    """
    with _alone(root):
        wanted = sources(root)
        if _built_from(root) == wanted:
            return
        say("Building the web console ...")
        program = node(root)
        program.install(root / FOLDER)
        done = program.run("build.mjs", cwd=root / FOLDER)
        if done.returncode:
            raise BuildFault(done.stdout)
        (root / DIST / _STAMP).write_text(wanted, encoding="utf-8")


def build_or_go_on(root: Path, node: Callable[[Path], Node], say: Callable[[str], None]) -> None:
    """Build the console where it is not present; without a registry, say so and leave it.

    Raises:
        BuildFault: the sources are wrong, or a budget is passed.
    """
    try:
        build(root, node, say)
    except Unreachable as error:
        left = "as it was built before" if _built_from(root) else "missing"
        say(f"The web console is {left}: {error}; `make console` tells more.")


def sources(root: Path) -> str:
    """Return a hash of all that a build is made of."""
    parts = (digest(root / FOLDER), digest(root / REQUIREMENTS))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _built_from(root: Path) -> str:
    """Return the hash of what dist was built from; empty where there is none."""
    stamp = root / DIST / _STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else ""


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Wait until nobody else builds in this folder."""
    with (root / FOLDER / "package.json").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
