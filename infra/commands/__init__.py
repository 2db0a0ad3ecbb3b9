"""The operator's commands: one file each; the file's name is the verb.

A command has a docstring (its first line is the help), `add_arguments(parser)` for what is its own,
and `run(args, console) -> int`, the exit code. What every command takes is in `infra/__main__.py`.
"""

import importlib
import pkgutil
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Protocol

from infra.deployment.console import Console


class Command(Protocol):
    """What a file in this folder has to have."""

    __doc__: str | None

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the command's own arguments."""

    def run(self, args: Namespace, console: Console) -> int:
        """Do it and return the exit code."""


def names() -> Iterator[str]:
    """Return the verbs, in order."""
    yield from sorted(
        found.name for found in pkgutil.iter_modules(__path__) if found.name[0] != "_"
    )


def load(name: str) -> Command:
    """Return a command by its verb."""
    module: Command = importlib.import_module(f"{__name__}.{name}")  # type: ignore[assignment]
    return module
