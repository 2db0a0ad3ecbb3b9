"""Effect: an app does something, and may answer later (semantics/actions: rules of applications).

While its answer is waited for, the run of a rule or the step of a workflow rests.
"""

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from chalicelib.domain.automation.effects import OutsideEffect, People, Reasons
from chalicelib.domain.automation.run_states import Doing, Reason, RunState
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.wording import shown

NOT_ANSWERED = Reason(Code.NO_ANSWER, "the app did not answer in time")


class AskApp(OutsideEffect, frozen=True, kw_only=True):
    """POST to an app what it shall do; wait for its answer where `waits`.

    The answer's values become results.
    """

    failure_reasons: ClassVar[Reasons] = {
        Code.BAD_URL: "The app's address cannot be used.",
        Code.ADDRESS_NOT_ALLOWED: "The app's address does not lead to a public server.",
        Code.BAD_HEADER: "A header cannot be sent.",
        Code.BAD_ANSWER: "The app refused the request, or leads elsewhere.",
        Code.NO_ANSWER: "The app did not take it, although tried several times, or did not answer.",
        Code.APP_FAILED: "The app has answered that it could not do it.",
        Code.TOO_LARGE: "What the app is given cannot be kept.",
    }

    action: str
    """Its code."""
    name: str
    url: str
    key: str
    """Of which the secret of the signature is made."""
    payload: dict[str, Any]
    waits: bool
    until: datetime | None
    """When it has failed without an answer; None for never."""

    def in_words(self, people: People) -> str:
        """Return what is asked of whom."""
        return shown(self.name)


class AppAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an app has answered."""

    item: ItemRef
    """The item that the rule or workflow runs for."""
    run: str
    """Of a rule, or of a workflow."""
    step: str = ""
    """Of a workflow."""
    visit: str = ""
    values: dict[str, Any] = {}
    """In stored form, as the app has registered them."""
    message: str = ""
    """What it says besides, for the item's card."""
    error: str = ""
    """Why it could not do it; empty where it could."""
    at: datetime

    @property
    def doing(self) -> str:
        """Return the id of the run of a rule, or of the step, that waits for it."""
        return doing_of(self.run, self.step, self.visit)

    @property
    def reason(self) -> Reason | None:
        """Return why what waited has failed by it, None where it is done."""
        return Reason(Code.APP_FAILED, self.error) if self.error else None

    @property
    def why(self) -> str:
        """Return how it ended the wait, for the item's card."""
        if self.error:
            return f"it could not be done: {self.error}"
        return f"it was answered{self.message and ': '}{self.message}"


def doing_of(run: str, step: str, visit: str) -> str:
    """Return the id of the run of a rule, or of a workflow's step (run_states.py)."""
    return "-".join(part for part in (run, step, visit.replace(":", ".")) if part)


def is_asking(doing: Doing) -> bool:
    """Return whether an answer may come: the app may know the token, and nothing has ended it."""
    open = (RunState.RUNNING, RunState.SCHEDULED, RunState.WAITING_APP, RunState.WAITING_EVENT)
    return doing.state in open and bool(asked_of(doing))


def asked_of(doing: Doing) -> str:
    """Return the code of the app's action whose answer is waited for; empty where none is."""
    sent = (doing.payload or {}).get("0", {})
    return str(sent.get("action", "")) if "token" in sent else ""


def asked_entry(
    doing: Doing, name: str, style: Style, ended_by: str = "", why: str = ""
) -> TimelineEntry:
    """Return the line of the card that says that an app's answer is waited for.

    The same line says `why` it is so no more, and as a word what it `ended_by`.
    """
    if doing.started_at is None:
        raise ValueError(f"{doing.id} has not begun to ask")
    until = show_instant(doing.due_at) if doing.due_at else ""
    end = f" (until {show_moment(until, style)})" if until else ""
    waits = f"“{name}” was asked, its answer is waited for{end}"
    at = show_instant(doing.finished_at) if doing.finished_at else ""
    data = {"until": until, "ended_at": at, "ended_by": ended_by}
    return TimelineEntry(
        id=f"{doing.id}-asked",
        item=doing.item,
        kind=EntryKind.WAIT,
        at=doing.started_at,
        author=0,
        text=f"“{name}” was asked; {why}" if ended_by else waits,
        cause=doing.made_by(),
        order=doing.order,
        data={name: value for name, value in data.items() if value},
    )
