"""When what could not leave is tried again, and when it is given up. Pure.

The waits grow from half a minute to four hours, so that an hour of trouble outside costs a few
tries and a day of it thirteen. What is tried at the same instant by many is spread: each wait is up
to a fifth longer, by the id of the doing, the same whenever it is worked out. A receiver that asks
to be left alone is. The last try is at the end of the time in which the effect makes sense; what
fails then has failed. Where a limit of ours is used up (`Limit`), nothing is wrong with anybody:
it counts as no try, and the waits do not grow with it.
"""

import hashlib
from datetime import datetime, timedelta

from chalicelib.domain.automation.run_states import Doing, RunState
from chalicelib.domain.errors import Limit, Unavailable

WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
)
"""Waits between tries after a passing failure; the last one repeats."""
STEP_VALID_FOR = timedelta(hours=3)
"""The same of a step: as long as the state machines that were made for it come again."""
SPREAD = 0.2
"""By which part of itself a wait may be longer."""
SPREAD_ASKED = timedelta(minutes=1)
"""How much longer than it asked a receiver is left alone at most."""
CUT_SHORT = 3
"""How often a try may be cut short before the doing is given up: something of it kills."""
PACES = {
    Limit.RATE: (timedelta(seconds=5), timedelta(minutes=15)),
    Limit.QUOTA: (timedelta(minutes=30), timedelta(minutes=60)),
    Limit.BATCH: (timedelta(0), timedelta(0)),
}
"""Between which waits those are spread that came up against a limit again and again."""
FIRST_PACE = timedelta(minutes=1)
"""Over how long they are spread at first; twice as long each time, until they fit."""


def next_try(
    doing: Doing,
    problem: Unavailable,
    now: datetime,
    valid_for: timedelta,
    spread: float = SPREAD,
) -> datetime | None:
    """Return when a doing that failed now is tried again, None where its time is over.

    `doing` is as it was claimed for the try that failed. What comes at times of its own, as state
    machines do, is not to be spread.
    """
    end = (doing.started_at or now) + valid_for
    if now >= end:
        return None
    return now + min(_wait(doing, problem, spread), end - now)


def is_hopeless(doing: Doing) -> bool:
    """Return whether a doing that was cut short again is given up."""
    return doing.state is RunState.RUNNING and doing.cut_short >= CUT_SHORT


def _wait(doing: Doing, problem: Unavailable, spread: float) -> timedelta:
    chance = _chance(f"{doing.id} {doing.attempt}")
    asked = problem.retry_after or timedelta(0)
    if problem.limit is not None:
        least, most = PACES[problem.limit]
        most = min(most, least + FIRST_PACE * 2.0 ** min(doing.paced, 10))
        return max(asked, least + chance * (most - least))
    failed = doing.attempt - doing.paced
    wait = WAITS[min(failed, len(WAITS)) - 1]
    return max(wait + chance * spread * wait, asked + chance * min(spread * asked, SPREAD_ASKED))


def _chance(text: str) -> float:
    """Return a number from 0 to 1 that is the same whenever the text is."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
