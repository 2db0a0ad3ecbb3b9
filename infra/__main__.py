"""`python -m infra`: the operator's commands.

Next to nothing is imported before `main` is at work, so that an interruption is answered as well
while Python is still importing the rest.
"""

import json
import os
import shlex
import sys
from collections.abc import Sequence

from infra.deployment.errors import Interrupted

NOBODY_READS = 141
"""128 and the number of SIGPIPE, as a shell reports it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        from infra.command_line import run

        try:
            return run(given)
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return _interrupted(given)
    except BrokenPipeError:
        return _nobody_reads()


def _interrupted(given: Sequence[str]) -> int:
    from infra.deployment.hints import commands_of, laid_out

    error = Interrupted(
        "Interrupted",
        state="What AWS has begun goes on there.",
        next=f"It joins what is under way: `{shlex.join(['python', '-m', 'infra', *given])}`",
    )
    if "--json" in given:
        commands = {"commands": commands_of(error.next)}
        print(json.dumps({**error.document(), **commands}, indent=2))
    print(f"{error.what}.\n{error.state}\nTo go on: {laid_out(error.next)}", file=sys.stderr)
    return error.exit_code


def _nobody_reads() -> int:
    """Let the rest of the output go nowhere, also what Python still flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return NOBODY_READS


if __name__ == "__main__":
    sys.exit(main())
