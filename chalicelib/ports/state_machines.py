"""State machines: each workflow template has one, each of its runs an execution."""

from enum import StrEnum
from typing import Protocol


class Execution(StrEnum):
    """What became of an execution."""

    RUNNING = "running"
    ENDED = "ended"  # in whatever way
    UNKNOWN = "unknown"  # not started, or forgotten: AWS keeps what has ended for 90 days


class StateMachines(Protocol):
    """Publishes definitions, starts and stops executions, answers tokens.

    The number in brackets is the AWS requests it costs. Every call may raise Unavailable; calling
    again is harmless.
    """

    def publish(self, name: str, definition: str) -> None:
        """Create the state machine of that name, or give it this definition [1 or 2].

        `definition` is Amazon States Language with the placeholders of domain/workflows/asl.py for
        the functions. Executions that run keep the definition they were started with.
        """
        ...

    def start(self, machine: str, execution: str, input: str) -> None:
        """Start an execution with this JSON; one of that name that exists already is no error [1].

        Raises:
            NotFound: there is no such state machine.
        """
        ...

    def stop(self, machine: str, execution: str) -> None:
        """Stop an execution; one that is gone or has ended is no error [1]."""
        ...

    def answer(self, token: str, output: str) -> None:
        """Let the execution that waits with this token go on with this JSON [1].

        An unknown token, a late answer or a second one is no error.
        """
        ...

    def state(self, machine: str, execution: str) -> Execution:
        """Return what became of an execution [1]."""
        ...
