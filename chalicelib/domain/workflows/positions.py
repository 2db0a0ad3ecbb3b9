"""Positions: where a run rests, or is to begin, in the tree of its steps."""

from typing import Any

import msgspec

from chalicelib.domain.workflows.steps import LoopStep, ParallelStep, Step
from chalicelib.domain.workflows.template import Template, blocks, places, steps_within

END = ""
"""The step of a position at the end: of the run, or of a branch of a parallel step."""
AGAIN = "Again"
"""Counts among the loops of a run how often a person has started it at a step, so that what is done
from there on are new visits. No step can bear this id."""


class Position(msgspec.Struct, frozen=True, omit_defaults=True):
    """A step, the passes of loops that it is in, and of a parallel step each of its branches."""

    step: str
    loops: dict[str, int] = {}
    branches: tuple["Position", ...] = ()

    def data(self, run: str) -> dict[str, Any]:
        """Return the data with which an execution begins here (asl.py: entries)."""
        at: dict[str, Any] = {"step": self.step}
        for number, branch in enumerate(self.branches, 1):
            at[branch_key(self.step, number)] = branch.data(run)
        return {"run": run, "loops": self.loops, "at": at}


def branch_key(parallel: str, number: int) -> str:
    """Return the name under which the data of a parallel step's branch lie, counted from 1."""
    return f"in_{parallel}__{number}"


def position_of(template: Template, id: str, loops: dict[str, int], number: int) -> Position:
    """Return where a person starts a run: at a step, for the given time.

    Args:
        template: of the run.
        id: of the step; other branches of parallel steps around it count as done.
        loops: the passes known of the loops around it; one that is not known is in its first.
        number: how often a person has started the run, this time included.

    Raises:
        KeyError: there is no such step, or it only is one of the events of a listen step.
    """
    place = places(template)[id]
    if place.is_event:
        raise KeyError(id)
    return _within(template.steps, id, loops, {AGAIN: number})


def _within(
    steps: tuple[Step, ...], id: str, known: dict[str, int], own: dict[str, int]
) -> Position:
    for step in steps:
        if step.id == id:
            return Position(id, own)
        if not is_in(step, id):
            continue
        inner = [one for _, one in blocks(step)]
        index = next(n for n, one in enumerate(inner) if any(is_in(below, id) for below in one))
        if isinstance(step, LoopStep):
            own = {**own, step.id: known.get(step.id, 1)}
        below = _within(inner[index], id, known, own)
        if not isinstance(step, ParallelStep):
            return below
        branches = [Position(END, own)] * len(inner)
        branches[index] = below
        return Position(step.id, own, tuple(branches))
    raise KeyError(id)


def is_in(step: Step, id: str) -> bool:
    """Return whether a step is the one of an id, or holds it at any depth."""
    return step.id == id or any(one.id == id for one in steps_within(step))
