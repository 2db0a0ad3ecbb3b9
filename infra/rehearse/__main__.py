"""`python -m infra.rehearse` (`make rehearse`): a tenant's life on this machine.

What is rehearsed, and where the emulator differs from AWS: docs/rehearsal.md.

Starts an emulator of AWS, deploys the built artefact with `python -m infra` as in earnest, walks
through what tenants and operators do, and prints how long each step took.
"""

import os
import signal
import sys
import traceback

from infra.deployment.console import Console
from infra.deployment.errors import OperatorError
from infra.rehearse.account import Account, AccountError
from infra.rehearse.builds import ensure_build
from infra.rehearse.commands import CommandError
from infra.rehearse.play import Play
from infra.rehearse.steps import Steps


def main() -> int:
    """Rehearse everything and return the exit code."""
    console = Console()
    steps = Steps(console)
    builds = ensure_build()
    failure: BaseException | None = None
    last_words = ""
    account = Account()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        steps.do("start the emulator", account.open)
        os.environ.update(account.variables())
        Play(account, builds, steps).all()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - told below, whatever it is
        failure = error
        last_words = account.last_words()
    finally:
        account.close()
    console.table("Rehearsal", ("", "step", "seconds"), steps.rows())
    if failure is None:
        return 0
    _tell(failure, last_words, console)
    return 1


def _tell(failure: BaseException, last_words: str, console: Console) -> None:
    console.say(f"\nThe emulator said at last:\n{last_words}\n")
    if isinstance(failure, OperatorError):
        console.failure(failure)
    elif isinstance(failure, (CommandError, AccountError)):
        console.say(str(failure))
    else:
        console.say("".join(traceback.format_exception(failure)))


if __name__ == "__main__":
    sys.exit(main())
