"""The step log of a run: what each step did, once for each visit."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.automation.run_states import Doing, RunState
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.workflows.waiters import Awaited


class StepDoing(Doing, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a run's step log: a step, done once for each visit."""

    run: str
    step: str
    visit: str = ""
    type: str
    """Type of the step."""
    title: str = ""
    place: int = 0
    """Number of the step in reading order."""
    workflow: str
    input: dict[str, Any] = msgspec.field(default_factory=dict)
    """What the step looked at, by the names in texts and conditions; long values are cut."""
    waiters: tuple[tuple[str, str], ...] = ()
    """Where its waiters lie while it rests."""
    tasks: tuple[str, ...] = ()
    """Ids of its user tasks."""
    waits_for: tuple[Awaited, ...] = ()
    """While it rests: what ends that, besides its deadline `due_at`."""
    told: str = ""
    """What the item's card says of its wait, without what ended that."""
    comment: str = ""
    """What the template says there of the wait."""
    branch: int | None = None
    """The way that the run went on."""
    loops: dict[str, int] | None = None
    """Of a loop: the passes from then on."""

    @property
    def maker(self) -> str:
        """Return the workflow and its step."""
        return f"{self.workflow}-{self.step}"

    @property
    def id(self) -> str:
        """Return the run, step and visit."""
        return "-".join(
            part for part in (self.run, self.step, self.visit.replace(":", ".")) if part
        )

    @property
    def order(self) -> int:
        """Return the step's place, counted from 1: behind the line that the run has started."""
        return self.place + 1

    def pauses(self, now: datetime) -> bool:
        """Return whether it is a pause that is not over yet."""
        return self.as_of(now) is self and self.type == "pause" and not self.is_final

    def as_of(self, now: datetime) -> "StepDoing":
        """Return it as it stands at an instant: nobody writes down that a pause is over."""
        if self.type == "pause" and not self.is_final and self.due_at and self.due_at <= now:
            return msgspec.structs.replace(self, state=RunState.DONE, finished_at=self.due_at)
        return self

    def made_by(self, waited: timedelta = timedelta(0)) -> Cause:
        """Return the cause of what the step does."""
        return self.cause.next(CauseKind.WORKFLOW, self.workflow, waited=waited)
