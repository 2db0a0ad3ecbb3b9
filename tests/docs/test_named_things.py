"""What the pages name as `file` `Name` is defined there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ["docs/words.md", "docs/how-a-change-travels.md"]
NAMED = re.compile(r"`([\w/]+\.py)`((?:,?\s`\w+`)+)")
FILES = re.compile(r"`([\w/]+\.py)`")


def text(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def named(page: str) -> list[tuple[str, str]]:
    found = NAMED.findall(text(page))
    return [(file, name) for file, names in found for name in re.findall(r"\w+", names)]


@cache
def defined_in(file: str) -> set[str]:
    names = set()
    for node in ast.parse(text(file)).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    return names


@pytest.mark.parametrize("page", PAGES)
def test_every_file_exists(page):
    assert [] == [file for file in FILES.findall(text(page)) if not (ROOT / file).is_file()]


@pytest.mark.parametrize("page", PAGES)
def test_every_name_is_defined_in_its_file(page):
    assert [] == [(file, name) for file, name in named(page) if name not in defined_in(file)]


def test_words_names_every_context():
    contexts = {
        name
        for path in (ROOT / "chalicelib").rglob("*.py")
        for name in defined_in(path.relative_to(ROOT).as_posix())
        if name.endswith("Context")
    }

    assert contexts == {name for _, name in named("docs/words.md") if name.endswith("Context")}


def test_every_file_of_a_walk_is_named_with_what_to_read_there():
    page = "docs/how-a-change-travels.md"

    assert {*FILES.findall(text(page))} == {file for file, _ in named(page)}
