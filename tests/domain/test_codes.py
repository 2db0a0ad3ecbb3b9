"""Codes: one list, and nobody spells one out."""

import ast
from functools import cache
from pathlib import Path

from chalicelib.domain.codes import Code

ROOT = Path(__file__).parents[2] / "chalicelib"
SAID_FIRST = {"Reason", "ActionFailed"}
"""What takes a code as its first argument."""
SAID_BY_NAME = {
    "Refused",
    "Invalid",
    "at",
    "Unauthorized",
    "Forbidden",
    "NotFound",
    "Clash",
    "Stale",
}
"""What takes one as `code`."""


@cache
def trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in ROOT.rglob("*.py")
    }


def spelled_out(tree: ast.AST) -> list[str]:
    """Return the codes that a file holds as texts."""
    found: list[ast.expr] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SAID_FIRST:
                found += node.args[:1]
            if name in SAID_BY_NAME:
                found += [one.value for one in node.keywords if one.arg == "code"]
    return [one.value for one in found if isinstance(one, ast.Constant)]


def test_nobody_spells_a_code_out():
    assert {} == {file: found for file, tree in trees().items() if (found := spelled_out(tree))}


def test_a_code_that_is_spelled_out_is_found():
    texts = ['Reason("a", "b")', 'Invalid.at("/x", "y", code="b")', 'NotFound("x", code="c")']
    assert ["a", "b", "c"] == spelled_out(ast.parse("\n".join(texts)))


def test_every_code_is_given_out_somewhere():
    used = {
        node.attr
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Code"
    }
    assert used == {code.name for code in Code}


def test_the_word_of_a_code_is_its_name():
    assert [code.name.lower() for code in Code] == list(Code)
