"""Visits: which pass of which loops a step is done in."""

from collections.abc import Mapping, Sequence

RENEWED = "renewed"
"""Stands among the loops of the line that says that a run went on as a new execution."""


def visit_of(loops: Mapping[str, int]) -> str:
    """Return which visit this is to a step in these passes of loops.

    The loops that a run is in and no others are in the data of its execution, so that no template
    is needed to tell. When a loop itself is evaluated, its own last pass is part of the visit.
    """
    return "-".join(f"{loop}:{number}" for loop, number in sorted(loops.items()))


def is_later(visit: str, other: str, loops: Sequence[str]) -> bool:
    """Return whether a visit to a step comes after another; `loops` are those around the step."""

    def passes(one: str) -> list[int]:
        found = dict(part.rsplit(":", 1) for part in one.split("-") if part)
        return [int(found.get(loop, 0)) for loop in loops]

    return passes(visit) > passes(other)
