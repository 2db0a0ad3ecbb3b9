"""The tables "What can go wrong" of the manual: their rows, and who meets them."""

import ast
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from infra.deployment.hints import OURS, commands_of
from tests.infra.cloud import infra

ROOT = Path(__file__).parents[2]
HEADING = "What can go wrong"
METHODS = ("GET ", "POST ", "PATCH ", "PUT ", "DELETE ")


class Row(msgspec.Struct, frozen=True):
    """What an operator sees, what it means, and what to do."""

    sign: str
    meaning: str
    deed: str

    @property
    def commands(self) -> list[str]:
        """Return our commands of the row."""
        return [one for one in commands_of(self.deed) if one.startswith(OURS)]

    def words(self, number: int = 0) -> list[str]:
        """Return a command of the row as it reaches `main`."""
        return shlex.split(self.commands[number])[3:]

    def give(self, capsys: Any, *more: str, number: int = 0) -> tuple[int, Any]:
        """Give a command of the row exactly as the manual has it."""
        return infra(capsys, *self.words(number), *more)


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of all tables under a heading of that name."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    bodies = [body for name, body in zip(parts[1::2], parts[2::2], strict=True) if name == HEADING]
    lines = [line for body in bodies for line in body.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
    return tuple(
        Row(*one) for one in cells if not one[0].strip().startswith(("what you", "you see"))
    )


def row_of(sign: str) -> Row:
    """Return the one row of which the operator sees this, or this among other things."""
    exact = [one for one in rows() if sign == one.sign]
    (found,) = exact or [one for one in rows() if sign in one.sign]
    return found


WALKED: list[Row] = []
"""Rows whose commands a test gives."""


def walks(*signs: str) -> Any:
    """Mark a test that meets the row of this sign, or of each, and gives its command."""
    found = [row_of(sign) for sign in signs]
    WALKED.extend(found)
    params = [pytest.param(row, id=sign) for row, sign in zip(found, signs, strict=True)]
    return pytest.mark.parametrize("row", params)


def gives(test: str, row: Row) -> bool:
    """Return whether a test exists, in a file that gives the commands of a row.

    Args:
        test: the path below tests, and the name.
        row: each of its commands must stand there, verb and options.
    """
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    names = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    said = " ".join(
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ).split()
    wanted = {
        word
        for command in row.commands
        for number, word in enumerate(shlex.split(command)[3:])
        if number == 0 or word.startswith("--")
    }
    return name in names and wanted <= {*said}
