"""Runs of workflows: what is kept of one execution for one item, of its steps and its waits."""

import hashlib
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.causes import Cause
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.positions import Position
from chalicelib.domain.workflows.template import AutoRun, Template

MARK = "-w"
"""Stands between the item and the rest of a run's id."""
MAX_NAME = 60
MAX_BYTES = 300_000
"""Size, as JSON, of what a run holds, of a line of its log, and of a shared variable."""
MAX_ROWS = 97
"""Rows of waiters, tasks and their users that fit into one transaction with those of the run and
the line on the item's card."""
FIRST_LOOK = timedelta(hours=1)
"""How long after its start a run is looked after; most have ended by then."""
_NAME = re.compile("[0-9a-z]{1,40}")


class TooLarge(Refused):
    """A row would become larger than rows may be."""

    code = Code.TOO_LARGE


class WorkflowState(StrEnum):
    """Where a workflow run is."""

    RUNNING = "running"  # acts or rests
    DONE = "done"  # came to its end
    FAILED = "failed"  # cannot go on; the reason says why
    TERMINATED = "terminated"  # stopped by a person, or its item was deleted


class WorkflowTemplate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A template as people edit it, and which version of it runs."""

    id: str
    document: dict[str, Any]
    """The draft, as it was checked."""
    created_by: int
    created_at: datetime
    updated_by: int
    updated_at: datetime
    published: int = 0
    """Number of the version that new runs take; 0 for none yet."""
    published_at: datetime | None = None
    auto_run: AutoRun = AutoRun.NONE
    """Of the published version; the next three too."""
    entity_type: str = ""
    name: str = ""
    modified: bool = True
    """Whether the draft differs from the published version."""
    awaits: frozenset[str] = frozenset()
    """Entity types whose stages runs of any version may wait for."""
    listens: frozenset[str] = frozenset()
    """Entity types whose clients runs of any version may wait for."""
    removed: bool = False
    """No longer shown or started; its runs go on."""
    version: int = 1
    """Of the row."""


class WorkflowVersion(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A published template; never changes."""

    workflow: str
    number: int
    template: Template
    fields: dict[str, Field]
    """What its conditions may use."""
    machine: str
    """Name of its state machine."""
    published_at: datetime
    published_by: int


class StepResult(msgspec.Struct, frozen=True):
    """What a step gave to later ones, the last time it was done."""

    visit: str
    values: dict[str, Any]


class Heard(msgspec.Struct, frozen=True, omit_defaults=True):
    """Up to where a run has heard of what happens to its item."""

    entry: int = 0
    """The stage entry of its item that it knows of."""
    at: datetime | None = None
    """When the last thing happened that its client did and that it knows of; else its start."""
    signal: str = ""
    """Which one that was, so that it does not count again."""

    def is_news(self, at: datetime, signal: str) -> bool:
        """Return whether what the client did then is not known yet."""
        if self.at is None or at > self.at:
            return True
        return at == self.at and signal != self.signal

    def and_then(self, more: "Heard") -> "Heard":
        """Return up to where a run has heard that has heard of something more."""
        later = self.at is None or (more.at is not None and more.at >= self.at)
        last = more if later else self
        return Heard(max(self.entry, more.entry), last.at, last.signal)


class WorkflowRun(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One execution of a workflow for one item."""

    id: str
    item: ItemRef
    workflow: str
    name: str
    number: int
    """Which version of the template it runs."""
    machine: str
    """Name of that version's state machine."""
    state: WorkflowState
    status: str = ""
    """Said by who terminated it."""
    cause: Cause
    started_by: int | None = None
    """None where it started by itself."""
    started_at: datetime
    finished_at: datetime | None = None
    reason: Reason | None = None
    parameters: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    results: dict[str, StepResult] = {}
    """Of the steps that later ones look at."""
    since: Heard = Heard()
    """Up to where it has heard of its item and client: what came later counts for its waits, also
    where it came before the wait was noted."""
    since_in: dict[str, Heard] = {}
    """The same of parallel branches, by their lanes: what ended a wait of one of them may be what
    another one is about to wait for."""
    spent: int = 0
    """Events of loops in the present execution (event_budget.py)."""
    passes: int = 0
    """Of all its loops, since it started."""
    renewals: int = 0
    """How often it went on as a new execution."""
    renewed_at: datetime | None = None
    """When its present execution began, if that is not the first."""
    at: Position | None = None
    """Where its present execution began, if it was taken up again somewhere else."""
    again: Position | None = None
    """Where a person has started it anew the last time."""
    redriven_at: datetime | None = None
    """When its present execution, which had failed, was let go on."""
    look_at: datetime | None = None
    """When somebody is to see whether its execution goes on, after the first time."""
    missed_since: datetime | None = None
    """Since when somebody who looked found no such execution."""
    resuming: bool = False
    """It was taken up again, and the stream has not begun the execution yet."""
    version: int = 1

    @property
    def execution(self) -> str:
        """Return the name of its present execution."""
        return f"{self.id}-{self.renewals}" if self.renewals else self.id

    def execution_age(self, now: datetime) -> timedelta:
        """Return how long its present execution has lived."""
        return now - (self.renewed_at or self.started_at)

    @property
    def look(self) -> datetime:
        """Return when somebody is to see whether its execution goes on."""
        return self.look_at or self.started_at + FIRST_LOOK

    @property
    def is_open(self) -> bool:
        """Return whether it still goes on."""
        return self.state is WorkflowState.RUNNING

    @property
    def fits(self) -> bool:
        """Return whether there is room for what it holds."""
        held = (self.parameters, self.variables, self.results)
        return len(msgspec.json.encode(held)) <= MAX_BYTES

    def heard_in(self, lane: str) -> Heard:
        """Return up to where the steps of a lane (template.py) have heard.

        That is what the lanes around it have heard, and those within it, which have been joined.
        """
        known = self.since
        for other, heard in self.since_in.items():
            if lane.startswith(other) or other.startswith(lane):
                known = known.and_then(heard)
        return known

    def having_heard(self, lane: str, heard: Heard) -> "WorkflowRun":
        """Return the run once something has ended a wait in a lane."""
        known = self.heard_in(lane).and_then(heard)
        if not lane:
            return msgspec.structs.replace(self, since=known, since_in={})
        rest = {key: one for key, one in self.since_in.items() if not key.startswith(lane)}
        return msgspec.structs.replace(self, since_in={**rest, lane: known})

    def result_values(self) -> dict[str, dict[str, Any]]:
        """Return what steps gave, by step and name."""
        return {step: result.values for step, result in self.results.items()}

    def ended(
        self,
        state: WorkflowState,
        now: datetime,
        *,
        status: str = "",
        reason: Reason | None = None,
        keep: bool = False,
    ) -> "WorkflowRun":
        """Return the run in a final state, one version on; variables live on if kept."""
        return msgspec.structs.replace(
            self,
            state=state,
            finished_at=now,
            status=status,
            reason=reason,
            variables=self.variables if keep else {},
            resuming=False,
            version=self.version + 1,
        )


def is_name(text: str) -> bool:
    """Return whether a text can be the id of a template, run or task, as those are made."""
    return _NAME.fullmatch(text) is not None


def run_id(item: ItemRef, short: str) -> str:
    """Return the id of a run; the item can be read off it."""
    return f"{item}{MARK}{short}"


def item_before(mark: str, id: str) -> ItemRef:
    """Return the item that an id begins with.

    Raises:
        ValueError: not such an id.
    """
    item, found, short = id.rpartition(mark)
    if not found or not is_name(short) or len(item) > MAX_NAME:
        raise ValueError(f"expected an item and a name, for example deal_12{mark}k2f9")
    return ItemRef.parse(item)


def item_of_run(id: str) -> ItemRef:
    """Return the item of a run.

    Raises:
        ValueError: not a run's id.
    """
    return item_before(MARK, id)


def run_of_execution(name: str) -> str:
    """Return the run of an execution, which bears its name and the number of its renewals."""
    item, mark, rest = name.rpartition(MARK)
    return f"{item}{mark}{rest.partition('-')[0]}"


def short_hash(*parts: object) -> str:
    """Return a name that always comes out the same for the same parts."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
