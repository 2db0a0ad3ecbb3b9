"""Rests: a rule that waits for the client, and what the item's card says of it."""

from datetime import datetime
from typing import Any, ClassVar

from chalicelib.domain.automation.effects import Effect, People, Plan, Reach
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.causes import Cause, CauseKind
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.wording import shown

ACTIVITY = "activity"
TIMEOUT = "timeout"
WHY = {ACTIVITY: "the client has been active", TIMEOUT: "nothing came in time"}


class RestEffect(Effect, frozen=True):
    """Lets the run of a rule rest, which is done when something has come; alone in its plan."""

    reaches: ClassVar[Reach] = Reach.DATA
    acts_alone: ClassVar[bool] = True


class WaitForClient(RestEffect, frozen=True):
    """Rest until the client does something, or until an instant; that becomes the `result`."""

    until: datetime | None
    comment: str

    def in_words(self, people: People) -> str:
        """Return how the comment begins."""
        return shown(self.comment)


def rest_of(plan: Plan) -> RestEffect | None:
    """Return what lets a run rest, None where nothing does."""
    return next((one for one in plan.effects if isinstance(one, RestEffect)), None)


def wait_entry(run: Run, style: Style, ended_by: str = "") -> TimelineEntry:
    """Return the entry of a run that waits; the same one once that is over, with what ended it.

    `ended_by` is one of the results, or a code of the reason for which it was stopped.
    """
    comment = str(run.result.get("comment") or "")
    until = show_instant(run.due_at) if run.due_at else None
    said = f": {comment}" if comment else ""
    said += f" (until {show_moment(until, style)})" if until else ""
    text = f"The rule “{run.rule.name or run.rule.id}” waits for the client{said}"
    data: dict[str, Any] = {"comment": comment, "until": until}
    if ended_by:
        text += f"; {WHY.get(ended_by) or (run.reason.detail if run.reason else ended_by)}"
        at = show_instant(run.finished_at) if run.finished_at else None
        data |= {"ended_at": at, "ended_by": ended_by}
    return TimelineEntry(
        id=f"{run.id}-waits",
        item=run.item,
        kind=EntryKind.WAIT,
        at=run.started_at or run.entered_at,
        author=0,
        text=text,
        cause=Cause(CauseKind.RULE, run.rule.id),
        order=run.order,
        data={name: value for name, value in data.items() if value},
    )
