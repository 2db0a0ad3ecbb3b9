"""How the state goes on of what was sent, as providers tell of it in any order."""

from collections.abc import Mapping
from typing import Final

STATES: Final[Mapping[str, Mapping[str, int]]] = {
    "sms": {"sent": 1, "delivered": 2, "undelivered": 2, "read": 3},
    "chat": {"sent": 1, "delivered": 2, "undelivered": 2, "read": 3},
    "call": {"answered": 1, "ended": 2, "busy": 2, "no answer": 2, "failed": 2, "cancelled": 2},
}
"""What providers say, by the kind of its timeline entry: what comes late does not undo what was
said before."""


def goes_on(kind: str, before: str | None, after: str) -> bool:
    """Return whether a state is news after another one."""
    states = STATES[kind]
    return states[after] > states.get(before or "", 0)
