"""One state machine on a clock of its own, which moves on when nothing else is left to do."""

import json
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.state_machines import (
    LIMIT,
    Execution,
    Function,
    MemoryStateMachines,
    TaskError,
)

__all__ = ["LIMIT", "START", "Execution", "Runner", "TaskError"]

START = datetime(2023, 4, 3, 9, 0, tzinfo=UTC)


class Runner:
    """Runs executions of one definition."""

    def __init__(self, definition: dict[str, Any], function: Function, now: datetime = START):
        self.machines = MemoryStateMachines(SettableClock(now), function)
        self.machines.publish("machine", json.dumps(definition))

    @property
    def now(self) -> datetime:
        """Return the present instant."""
        return self.machines.clock.now()

    @property
    def executions(self) -> dict[str, Execution]:
        """Return the executions by name."""
        return self.machines.machines["machine"].executions

    def start(self, name: str, data: dict[str, Any]) -> Execution:
        """Start an execution; one of that name is started once."""
        self.machines.start("machine", name, json.dumps(data))
        return self.executions[name]

    def answer(self, token: str, output: Any) -> bool:
        """Answer a token; return whether somebody waits for it."""
        waited = self.machines.waits_for(token)
        self.machines.answer(token, json.dumps(output))
        return waited

    def run(self, until: datetime | None = None) -> None:
        """Go on until nothing is left to do, or nothing before an instant."""
        self.machines.run(until)
        assert all(one.events < LIMIT for one in self.executions.values())
