"""How it is said over HTTP what becomes of runs whose rule is taken away."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call
from chalicelib.api.v1.shapes.automation_bodies import at
from chalicelib.api.v1.shapes.versions import Noted, making
from chalicelib.usecases.automation.runs.withdraw_runs import withdraw_runs
from chalicelib.usecases.configuration.stored_automation import Making


class Waiting(StrEnum):
    """What becomes of runs that wait when their rule is switched off or removed."""

    STOP = "stop"
    KEEP = "keep"


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """How many runs of rules were stopped."""

    stopped: int


class Withdrawal(Noted, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters where a rule may be taken away."""

    waiting: Annotated[
        Waiting,
        msgspec.Meta(description="What becomes of its runs that wait: `stop` or `keep` them."),
    ] = Waiting.STOP


def withdrawing(call: Call) -> Making:
    """Return who makes a version in which rules may be taken away."""
    keep = call.query.waiting is Waiting.KEEP
    return msgspec.structs.replace(making(call), keep_waiting=keep)


def withdrawn(call: Call, rules: Collection[str], body: Any = None) -> Answer:
    """Withdraw the runs of rules; answer with how many waited, in X-Waiting-Runs."""
    keep = call.query.waiting is Waiting.KEEP
    waited = withdraw_runs(*at(call), rules, call.now, keep=keep)
    return Answer(body, headers={"X-Waiting-Runs": str(waited)})
