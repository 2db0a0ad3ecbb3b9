"""`python -m infra.web_console`: what `make console`, `make check` and others call.

build       builds console/dist where its sources have changed
build --or-without
            the same; where no registry answers it says so in a line and leaves the console
types       makes console/src/api.d.ts anew, of the API as it is
tidy        brings the sources into the form that the lint asks for
check       checks types and lint, and that it builds to the same bytes in another folder
"""

import argparse
import sys
from pathlib import Path

from infra.web_console.build import BuildFault, build, build_or_go_on
from infra.web_console.check import faults, tidy
from infra.web_console.node import Unreachable, node
from infra.web_console.types import write_types

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Do what the arguments say; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m infra.web_console", description=__doc__)
    parser.add_argument("verb", choices=("build", "types", "tidy", "check"))
    parser.add_argument("--or-without", action="store_true")
    given = parser.parse_args()
    try:
        if given.verb == "check":
            return _checked()
        if given.verb == "tidy":
            left = tidy(ROOT, node(ROOT))
            say(left)
            return int(bool(left))
        if given.verb == "types":
            write_types(ROOT, node(ROOT))
            return 0
        (build_or_go_on if given.or_without else build)(ROOT, node, say)
    except Unreachable as error:
        say(f"{error.told}\nThe web console is not built: {error}.")
        return 1
    except BuildFault as error:
        say(f"{error}\nThat is not right in the web console.")
        return 1
    return 0


def say(line: str) -> None:
    """Say something to whoever waits."""
    print(line, file=sys.stderr, flush=True)


def _checked() -> int:
    build(ROOT, node, say)
    found = faults(ROOT, node(ROOT))
    for name, told in found.items():
        say(f"{told}\nThe web console's {name}: see above.")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
