"""In which order tenants come to a new build. Pure."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

import msgspec

from infra.deployment.decide import STANDING
from infra.deployment.stacks import Stack


class State(StrEnum):
    """What became of a tenant in an upgrade."""

    CURRENT = "current"  # was on the build already
    UPGRADED = "upgraded"
    FAILED = "failed"  # rolled back by CloudFormation, or not begun
    UNDONE = "undone"  # came to the build, did not do well there, and was brought back
    UNTOUCHED = "untouched"  # its turn did not come
    STUCK = "stuck"  # its stack is in a state that a person has to look at


class Wave(msgspec.Struct, frozen=True):
    """Tenants that are upgraded together."""

    name: str
    """canary, or wave 1, wave 2 ..."""
    tenants: tuple[str, ...]
    together: bool
    """At the same time; canaries go one by one."""


class Course(msgspec.Struct, frozen=True):
    """A whole upgrade."""

    waves: tuple[Wave, ...]
    current: tuple[str, ...]
    stuck: dict[str, str]
    """State of the stack by tenant."""
    watched: tuple[str, ...] = ()
    """Canaries that are on the build already: an earlier try may have been cut off before it had
    looked at them, so they are looked at again."""


BAD = frozenset({State.FAILED, State.STUCK, State.UNDONE})
"""What keeps an upgrade from being whole."""
STOPPING = frozenset({State.FAILED, State.UNDONE})
"""What keeps it from going on."""


def course(
    stacks: Iterable[Stack],
    is_current: Callable[[Stack], bool],
    *,
    canary: int | Sequence[str],
    wave: int,
) -> Course:
    """Return the order: canaries first, then waves, by name.

    Canaries that are counted are the first by name among all that can be upgraded, whether they are
    on the build already or not: a second run has the same canaries as the one that it goes on with.

    Args:
        stacks: of the tenants that are to be upgraded.
        is_current: whether a tenant is as the upgrade would make it.
        canary: how many canaries, or which ones in which order.
        wave: how many tenants at a time after them.
    """
    staying = (stack for stack in stacks if stack.status != "DELETE_IN_PROGRESS")
    found = sorted(staying, key=lambda stack: stack.tenant or "")
    stuck = {
        stack.tenant or "": stack.status
        for stack in found
        if stack.status not in STANDING and not stack.is_moving
    }
    able = [stack for stack in found if stack.tenant not in stuck]
    first = _canaries(able, canary)
    canaries = _behind(first, is_current)
    rest = _behind([stack for stack in able if stack not in first], is_current)
    waves = [Wave("canary", canaries, False)] if canaries else []
    waves += [
        Wave(f"wave {number}", rest[start : start + wave], True)
        for number, start in enumerate(range(0, len(rest), wave), 1)
    ]
    behind = {*canaries, *rest}
    return Course(
        waves=tuple(waves),
        current=tuple(one.tenant or "" for one in able if one.tenant not in behind),
        stuck=stuck,
        watched=tuple(one.tenant or "" for one in first if one.tenant not in behind),
    )


def _canaries(able: list[Stack], canary: int | Sequence[str]) -> list[Stack]:
    if isinstance(canary, int):
        return able[:canary]
    by_name = {stack.tenant: stack for stack in able}
    return [by_name[name] for name in canary if name in by_name]


def _behind(stacks: Sequence[Stack], is_current: Callable[[Stack], bool]) -> tuple[str, ...]:
    # A stack that moves is joined: what it comes to is known only then.
    return tuple(one.tenant or "" for one in stacks if one.is_moving or not is_current(one))
