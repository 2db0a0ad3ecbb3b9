"""Steps of a rehearsal, with how long each took."""

import time
from collections.abc import Callable

import msgspec

from infra.deployment.console import Console


class Step(msgspec.Struct, frozen=True):
    """One thing that was done."""

    name: str
    seconds: float
    passed: bool


class Steps:
    """Does one thing after the other, says so, and remembers.

    Args:
        console: where each step is told.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self.done: list[Step] = []

    def do(self, name: str, work: Callable[[], None]) -> None:
        """Do one thing; what it raises goes on to the caller."""
        began = time.monotonic()
        passed = False
        try:
            with self._console.waiting(f"{name} ..."):
                work()
            passed = True
        finally:
            self.done.append(Step(name, time.monotonic() - began, passed))

    def rows(self) -> list[tuple[str, str, str]]:
        """Return the table of all steps."""
        rows = [
            ("passed" if step.passed else "FAILED", step.name, f"{step.seconds:.1f}")
            for step in self.done
        ]
        return [*rows, ("", "all", f"{sum(step.seconds for step in self.done):.1f}")]
