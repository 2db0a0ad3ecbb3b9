"""The rules of the house that no linter knows."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

LINES_OF_A_FILE = {
    "app.py": 300,
    "chalicelib": 300,
    "infra": 300,
    "examples": 300,
    "functions": 60,
    "tests": 500,
}
LINES_OF_A_FUNCTION_OF_A_DOOR = 40
STUBS = re.compile("NotImplementedError|pytest[.]skip|mark[.](skip|xfail)|pytest[.]xfail")
MACHINE_PATHS = re.compile(r"[\"'`( =](/root/|/home/\w|/Users/\w|/work/)")
TOOLS_THAT_STAY_HOME = {"boto3", "botocore", "chalice", "moto", "pytest", "rich"}


def sources(top: str) -> Iterator[Path]:
    path = ROOT / top
    yield from [path] if path.is_file() else path.rglob("*.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("top", "most"), LINES_OF_A_FILE.items())
def test_no_file_is_longer_than_its_folder_allows(top, most):
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in sources(top)}

    assert {} == {name: lines for name, lines in lengths.items() if lines > most}


MODULES_OF_A_ROOM = 24
"""A folder that holds more is two subjects."""


def test_no_room_holds_more_files_than_can_be_seen_at_once():
    rooms = {path.parent for path in (ROOT / "chalicelib").rglob("*.py")}
    sizes = {name_of(room): len(list(room.glob("[!_]*.py"))) for room in rooms}

    assert {} == {name: size for name, size in sizes.items() if size > MODULES_OF_A_ROOM}


def test_the_functions_of_a_door_are_short():
    lengths = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in sources("functions")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    most = LINES_OF_A_FUNCTION_OF_A_DOOR
    assert {} == {name: lines for name, lines in lengths.items() if lines > most}


def test_the_http_door_knows_the_api_and_the_wiring_only():
    """Import-linter reads packages; app.py is a single module, so it is read here."""
    imported = {
        node.module
        for path in sources("app.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and node.module
    } | {
        alias.name
        for path in sources("app.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    allowed = tuple(f"chalicelib.{one}" for one in ("api", "cold_start", "observability", "wiring"))

    ours = {name for name in imported if name.split(".")[0] in {"chalicelib", "functions", "infra"}}
    assert set() == {name for name in ours if not name.startswith(allowed)}


def test_nothing_is_a_stub_and_no_test_is_left_out():
    assert [] == [
        name_of(path)
        for top in LINES_OF_A_FILE
        for path in sources(top)
        if path != Path(__file__) and STUBS.search(path.read_text(encoding="utf-8"))
    ]


def test_no_file_names_a_path_of_one_machine():
    texts = [path for top in LINES_OF_A_FILE for path in sources(top) if path != Path(__file__)]
    texts += [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile"]

    assert [] == [name_of(path) for path in texts if MACHINE_PATHS.search(path.read_text("utf-8"))]


@pytest.mark.parametrize("name", [path.name for path in ROOT.glob("requirements*.txt")])
def test_requirements_are_flat_and_pinned(name):
    pinned = re.compile(r"[A-Za-z0-9_.-]+(\[[a-z0-9_,-]+\])?==[0-9][^\s;*]*( *;.+)?")

    assert [] == [line for line in requirements(name) if not pinned.fullmatch(line)]


def test_lambda_gets_no_tool():
    names = {re.split(r"[\[=]", line)[0] for line in requirements("requirements.txt")}

    assert set() == names & TOOLS_THAT_STAY_HOME


# ------------------------------------------------------------------------------ tests mirror code

ROOMS = ("domain", "catalogue", "engine", "records", "usecases", "api")
SHOWN_ELSEWHERE = tomllib.loads((ROOT / "tests/shown_elsewhere.toml").read_text("utf-8"))
MOST_SHOWN_ELSEWHERE = 46
"""To be lowered with every line that goes; nobody raises it."""


def mirror_of(module: Path) -> Path:
    inside = module.relative_to(ROOT / "chalicelib")
    return ROOT / "tests" / inside.parent / f"test_{inside.name}"


def does_something(module: Path) -> bool:
    """Return whether it is more than data, enums and protocols."""
    protocols = {
        method
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
        for method in node.body
    }
    return any(
        isinstance(node, ast.FunctionDef) and node not in protocols
        for node in ast.walk(parsed(module))
    )


def unmirrored() -> set[str]:
    return {
        module.relative_to(ROOT / "chalicelib").as_posix()
        for room in ROOMS
        for module in sources(f"chalicelib/{room}")
        if module.name != "__init__.py"
        and not mirror_of(module).is_file()
        and does_something(module)
    }


def test_every_module_has_its_test_file_at_the_same_path():
    """A new module gets one; it is no way out to name it among those shown elsewhere."""
    assert set() == unmirrored() - SHOWN_ELSEWHERE.keys()


def test_who_has_a_test_file_is_no_longer_said_to_be_shown_elsewhere():
    assert set() == SHOWN_ELSEWHERE.keys() - unmirrored()


def test_fewer_and_fewer_modules_are_shown_elsewhere():
    assert MOST_SHOWN_ELSEWHERE >= len(SHOWN_ELSEWHERE)


def test_where_a_module_is_shown_there_is_a_test():
    assert [] == [test for test in SHOWN_ELSEWHERE.values() if not (ROOT / "tests" / test).exists()]
