"""Hints: every command in one can be pasted, and leads back to where the caller was."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from infra.deployment.hints import AGAIN, OURS, Place, again, command, commands_of, laid_out, placed
from tests.infra.hints import check, parser

ROOT = Path(__file__).parents[2]
HERE = Place(
    options=(("--region", "eu-west-1"), ("--profile", "firm")),
    given=("export", "acme", "a b", "--region", "eu-west-1"),
)


def test_a_command_leads_back_to_where_the_caller_was():
    hint = f"See {command('status', 'acme')}, sign in: `aws sso login`, build: `make package`"

    assert [
        "python -m infra status acme --region eu-west-1 --profile firm",
        "aws sso login --region eu-west-1 --profile firm",
        "make package",
    ] == commands_of(placed(hint, HERE))


def test_a_place_that_a_command_names_itself_stays():
    (found,) = commands_of(placed(command("list", "--region", "us-east-1"), HERE))

    assert "python -m infra list --region us-east-1 --profile firm" == found


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (AGAIN, "python -m infra export acme 'a b' --region eu-west-1"),
        (again("--to", "x y"), "python -m infra export acme 'a b' --region eu-west-1 --to 'x y'"),
    ],
)
def test_the_callers_own_command_is_written_out(hint, expected):
    assert [expected] == commands_of(placed(hint, HERE))


def test_people_get_each_command_on_a_line_of_its_own():
    hint = f"Mend it, then: {command('replay', 'acme')}; to look: {command('list')}."

    lines = [
        "Mend it, then:",
        "  python -m infra replay acme",
        "to look:",
        "  python -m infra list",
    ]
    assert lines == laid_out(hint).splitlines()


def hints():
    """All texts of the operator's tools that say how to go on, with what is in them filled in."""
    for top in ("commands", "deployment", "leaving", "recovery", "tenants"):
        for path in (ROOT / "infra" / top).glob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.keyword) and node.arg == "next":
                    yield f"{path.name}:{node.value.lineno}", ast.unparse(node.value)


def test_no_hint_leaves_anything_to_fill_in_or_to_remember():
    bad = {
        where: text
        for where, text in hints()
        if re.search("(same|that) command|run it again|TENANT|DIR", text)
        or re.search(f"(?<![`]){OURS}", text)
    }

    assert {} == bad


def commands_of_the_manual():
    """All commands of ours in docs/operations.md that are whole."""
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    spans = re.findall(f"`({OURS}[^`<]+)`", text)
    blocks = re.findall(f"^    ({OURS}[^#\n]+)", text, re.MULTILINE)
    return sorted({part.strip() for one in (*spans, *blocks) for part in one.split("&&")})


@pytest.mark.parametrize("text", commands_of_the_manual())
def test_every_command_of_the_manual_can_be_given(text):
    words = shlex.split(text)[3:]

    assert "--help" in words or callable(parser().parse_args(words).run)


@pytest.mark.parametrize(
    "bad",
    [
        "Go on: python -m infra list",
        "Run the same command again.",
        "`python -m infra export TENANT DIR`",
        "`curl example.com`",
    ],
)
def test_what_cannot_be_pasted_is_noticed(bad):
    with pytest.raises(AssertionError):
        check(bad)
