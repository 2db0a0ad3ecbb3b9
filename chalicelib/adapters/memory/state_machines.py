"""State machines in memory, that note what was asked of them and execute nothing."""

from dataclasses import dataclass, field
from threading import Lock

from chalicelib.domain.errors import NotFound


@dataclass
class Started:
    """An execution."""

    definition: str
    """What its state machine was when it started."""
    input: str
    running: bool = True


@dataclass
class Machine:
    """A state machine."""

    definition: str
    executions: dict[str, Started] = field(default_factory=dict)
    """By name."""


class MemoryStateMachines:
    """Keeps definitions, executions and answers."""

    def __init__(self) -> None:
        self.machines: dict[str, Machine] = {}
        """By name."""
        self.answers: dict[str, str] = {}
        """The first answer to each token."""
        self._lock = Lock()

    def publish(self, name: str, definition: str) -> None:
        """Keep the definition of that name."""
        with self._lock:
            self.machines.setdefault(name, Machine(definition)).definition = definition

    def start(self, machine: str, execution: str, input: str) -> None:
        """Note the execution; one of that name that exists already is left as it is."""
        with self._lock:
            if machine not in self.machines:
                raise NotFound(f"there is no state machine {machine}")
            found = self.machines[machine]
            found.executions.setdefault(execution, Started(found.definition, input))

    def stop(self, machine: str, execution: str) -> None:
        """Note that it runs no more; one that is gone is no error."""
        with self._lock:
            if machine in self.machines and execution in self.machines[machine].executions:
                self.machines[machine].executions[execution].running = False

    def answer(self, token: str, output: str) -> None:
        """Note the answer; a second one is dropped."""
        with self._lock:
            self.answers.setdefault(token, output)
