"""The deployed functions, loaded when they are first called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local.events import Context, Event, failed_ids, queue_event, stream_event, sweep_event
from infra.local.executions import WORKFLOW_WAIT

Handler = Callable[[Event, Any], Any]


def _on_change(event: Event, context: Any) -> Any:
    from functions.on_change import handler

    return handler(event, context)


def _run_rule(event: Event, context: Any) -> Any:
    from functions.run_rule import handler

    return handler(event, context)


def _sweep(event: Event, context: Any) -> Any:
    from functions.sweep import handler

    return handler(event, context)


def _workflow_step(event: Event, context: Any) -> Any:
    from functions.workflow_step import handler

    return handler(event, context)


def _workflow_wait(event: Event, context: Any) -> Any:
    from functions.workflow_wait import handler

    return handler(event, context)


def _receive_mail(event: Event, context: Any) -> Any:
    from functions.receive_mail import handler

    return handler(event, context)


@dataclass(frozen=True)
class Functions:
    """The functions behind stream, queue, timer and state machines."""

    on_change: Handler = _on_change
    run_rule: Handler = _run_rule
    sweep: Handler = _sweep
    workflow_step: Handler = _workflow_step
    workflow_wait: Handler = _workflow_wait
    receive_mail: Handler = _receive_mail

    def call_on_change(self, records: list[Event]) -> list[str]:
        """Hand over stream records and return the sequence numbers that failed."""
        return failed_ids(self.on_change(stream_event(records), Context("on-change")))

    def call_run_rule(self, messages: list[Any]) -> list[str]:
        """Hand over queue messages and return the ids of those that failed."""
        return failed_ids(self.run_rule(queue_event(messages), Context("run-rule")))

    def call_sweep(self, now: datetime) -> None:
        """Let the sweep look for what is overdue."""
        self.sweep(sweep_event(now), Context("sweep"))

    def call_task(self, function: str, payload: Event) -> Any:
        """Do what a state machine asks for, and return the answer."""
        handler = self.workflow_wait if function == WORKFLOW_WAIT else self.workflow_step
        return handler(payload, Context(function))
