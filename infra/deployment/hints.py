"""Hints: how to go on, in words with commands in them. Pure.

In a hint each command stands between backticks and can be pasted as it is: it goes on with what the
caller wanted, and nobody has to fill anything in. Where the caller was (Region, profile, address)
is added to it when it is shown.
"""

import re
import shlex
from argparse import Namespace
from collections.abc import Sequence

import msgspec

OURS = "python -m infra "
AGAIN = "`again`"
"""Stands for the command that the caller gave, as it was given."""
_COMMAND = re.compile(r"`([^`]+)`")
_PLACED = (OURS, "aws ")
"""Commands that take the options of a place; `make` does not."""


class Place(msgspec.Struct, frozen=True):
    """Where a command was given, as far as it was said on its command line."""

    options: tuple[tuple[str, str], ...] = ()
    """Each option with its value."""
    given: tuple[str, ...] = ()
    """The whole command line, behind `python -m infra`."""

    @classmethod
    def of(cls, args: Namespace, given: Sequence[str]) -> "Place":
        """Return what the command line named."""
        said = {
            "--region": args.region,
            "--profile": args.profile,
            "--endpoint-url": args.endpoint_url,
        }
        return cls(tuple((name, value) for name, value in said.items() if value), tuple(given))


def command(verb: str, *words: object) -> str:
    """Return one of our commands as a part of a hint."""
    return f"`{OURS}{shlex.join([verb, *map(str, words)])}`"


def again(*words: object) -> str:
    """Return the caller's own command with more words; of an option given twice the last counts."""
    return f"`{shlex.join(['again', *map(str, words)])}`"


def commands_of(hint: str) -> list[str]:
    """Return the commands in a hint."""
    return _COMMAND.findall(hint)


def placed(hint: str, place: Place) -> str:
    """Return the hint with each command for the place where the caller was."""

    def here(found: re.Match[str]) -> str:
        text = found[1]
        if text == "again" or text.startswith("again "):
            return f"`{OURS}{shlex.join([*place.given, *shlex.split(text)[1:]])}`"
        if not text.startswith(_PLACED):
            return found[0]
        said = shlex.split(text)
        more = [word for one in place.options if one[0] not in said for word in one]
        return f"`{shlex.join([*said, *more])}`" if more else found[0]

    return _COMMAND.sub(here, hint)


def laid_out(hint: str) -> str:
    """Return the hint for people: each command on a line of its own, to be copied whole."""
    parts = _COMMAND.split(hint)
    lines = []
    for number, part in enumerate(parts):
        text = part if number % 2 else part.strip(" ,;.") if number else part.rstrip()
        if text:
            lines.append(f"  {text}" if number % 2 else text)
    return "\n".join(lines)


def alternatives(ways: Sequence[tuple[str, str]]) -> str:
    """Return a hint of several ways: what each leads to, and its command."""
    return "; ".join(f"{leads_to}: {way}" for leads_to, way in ways) + "."
