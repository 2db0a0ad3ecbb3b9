"""What every hint has to hold: its commands can be pasted and mean something."""

import re
import shlex
from functools import cache

from infra.command_line import build_parser
from infra.deployment.hints import OURS, commands_of

PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b|[<>{}]")
LEADS_ON = (OURS, "aws ", "make ", "rm -r ")


@cache
def parser():
    return build_parser()


def check(hint):
    """Fail where a command in a hint cannot be pasted as it stands."""
    outside = re.sub("`[^`]+`", "", hint)
    assert OURS.strip() not in outside, f"a command without its marks: {hint}"
    assert "same command" not in outside, f"which command that is, nobody can paste: {hint}"
    for text in commands_of(hint):
        assert text.startswith(LEADS_ON), text
        assert not PLACEHOLDER.search(text.replace("ARCH=", "")), f"something to fill in: {text}"
        if text.startswith(OURS) and not text.endswith("--help"):
            parser().parse_args(shlex.split(text)[3:])


def check_document(document):
    """Fail where a document of a command has a hint that cannot be pasted."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name == "next" and isinstance(value, str):
                check(value)
            else:
                check_document(value)
    elif isinstance(document, list):
        for one in document:
            check_document(one)
