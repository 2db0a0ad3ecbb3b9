"""Where runs that have ended lie in the index, and what that place alone tells of them.

Runs are looked for by rule and state. The place says both, so the rows of others are not read. It
is an instant, the id of a run or of the entry whose runs share a row, what became of which rule,
and the stage: `...#deal_12-3#k2f9d,k3a1s#new`.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.automation.runs import Run, RunState
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.instants import parse_instant, sortable
from chalicelib.ports.table import Key

FAILED = "failed"
"""Index key under which runs lie that have failed, with those that share their row, by when."""
ENDED = "ended"
"""Index key under which runs lie that were done, skipped or blocked, by when they ended."""
LONGEST = 1_000
"""Bytes of a place; the index takes 1,024. Of what does not fit the row tells alone."""
_LETTERS = {
    RunState.DONE: "d",
    RunState.SKIPPED: "s",
    RunState.BLOCKED: "b",
    RunState.FAILED: "f",
}
_STATES = {letter: state for state, letter in _LETTERS.items()}


class Ended(msgspec.Struct, frozen=True):
    """What a place tells of the runs that lie there."""

    at: datetime
    """When they ended."""
    item: ItemRef
    runs: tuple[tuple[str, RunState], ...] | None = None
    """Ids of their rules, and how each ended; None where only the row tells."""
    stage: str = ""


def ended_at(runs: Sequence[Run], id: str) -> Key | None:
    """Return where runs lie that ended and share a row; None for what was only stopped.

    Whoever stops something sees what, and a move may stop many: of these the log of the item tells.
    """
    told = [one for one in runs if one.state in _LETTERS and one.finished_at]
    if not told:
        return None
    failed = [one for one in told if one.state is RunState.FAILED]
    first = (failed or told)[0]
    short = f"{sortable(first.finished_at or first.entered_at)}#{id}"
    states = ",".join(f"{one.rule.id}{_LETTERS[one.state]}" for one in told)
    whole = f"{short}#{states}#{first.rule.stage}"
    return FAILED if failed else ENDED, whole if len(whole.encode()) <= LONGEST else short


def ended_in(place: str) -> Ended:
    """Return what a place tells, also one of earlier versions, which told less."""
    at, id, *more = place.split("#", 3)
    item = ItemRef.parse(id.partition("-")[0])
    if not more:
        return Ended(parse_instant(at), item)
    states, stage = more
    runs = tuple((one[:-1], _STATES[one[-1]]) for one in states.split(","))
    return Ended(parse_instant(at), item, runs, stage)
