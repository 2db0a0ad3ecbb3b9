"""Try again where another writer was faster, and it does not matter what was refused."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Conflict, StageflowError

T = TypeVar("T")

TRIES = 5


def retried(attempt: Callable[[], T], refusal: StageflowError, tries: int = TRIES) -> T:
    """Return what an attempt does that no other writer comes before.

    An attempt reads what it changes anew each time, and writes at its end; whatever it raises but
    Conflict ends it. After so many tries the refusal is raised.
    """
    last: Conflict | None = None
    for _ in range(tries):
        try:
            return attempt()
        except Conflict as conflict:
            last = conflict
    raise refusal from last


def busy(what: object) -> Clash:
    """Return the refusal of a change to what others keep changing."""
    return Clash(f"{what} is being changed by others all the time; try again", code=Code.BUSY)
