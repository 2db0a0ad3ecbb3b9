"""Waiters: what runs of workflows wait for, kept with the awaited item."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.workflows.runs import Heard

SOON = timedelta(minutes=1)
"""Within which a signal that moves an item has moved it."""
MAX_NEWS = 8
"""How much of what a client did is kept for waits that have yet to be noted."""


class WaitKind(StrEnum):
    """What a waiter waits for."""

    STAGE = "stage"  # a stage of an item
    CLIENT = "client"  # anything that the client does
    COMMAND = "command"  # a person's command
    TASK = "task"  # the answer to a user task
    APP = "app"  # the answer of an app
    RULE = "rule"  # anything that the client does, for the run of a rule


class Awaited(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One of the things that a step waits for, as the step log shows it."""

    event: str
    """Id of the step, or of the event of a listen step."""
    kind: WaitKind
    item: str
    stages: tuple[str, ...] = ()
    """None for any final one."""
    pipeline: str = ""
    """Where these stages are; in any pipeline where it names none."""
    command: str | None = None
    users: tuple[int, ...] = ()
    """Who may give the command."""
    task: str | None = None


class Waiter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Says that a run rests until something happens to an item."""

    run: str
    """Of a workflow, or of a rule."""
    step: str
    """The event."""
    visit: str = ""
    holder: str = ""
    """The step that rests: the event itself, or the listen step around it."""
    kind: WaitKind
    item: ItemRef
    """The awaited item; of a command or task, the run's own."""
    token: str
    branch: int | None = None
    """Of a listen step: which of its branches follows."""
    stages: tuple[str, ...] = ()
    pipeline: str = ""
    """Of a stage: where it has to be; in any pipeline where it names none."""
    command: str = ""
    users: tuple[int, ...] = ()
    """Who may give the command."""
    since: int = 0
    """Of a stage: the version of the awaited item when the wait began; what is older is looked for
    in its history."""
    began: datetime | None = None
    """Of the client: up to when the run had heard of it as the wait began; what it did before is
    past."""
    heard: str = ""
    """Id of the signal that it had heard then."""
    answered: bool = False
    """The step is settled; only the execution may not know it yet."""

    @property
    def known(self) -> Heard:
        """Return up to where it had heard of the client as the wait began."""
        return Heard(0, self.began, self.heard)

    @property
    def shown(self) -> Awaited:
        """Return what the step log says of it."""
        task = self.command if self.kind is WaitKind.TASK else None
        return Awaited(
            event=self.step,
            kind=self.kind,
            item=str(self.item),
            stages=self.stages,
            pipeline=self.pipeline,
            command=self.command if self.kind is WaitKind.COMMAND else None,
            users=self.users,
            task=task,
        )


class ClientNews(Heard, frozen=True, omit_defaults=True):
    """What the client of an item did last, and what it did before that.

    A wait takes the first of it that it does not know yet, so that of two waits each gets one,
    however soon they follow.
    """

    before: tuple[Heard, ...] = ()
    """In its order; of the same instant, in the order in which it came."""

    def with_more(self, more: Heard) -> "ClientNews":
        """Return the news once the client has done something more."""
        known = self._all()
        if any((one.at, one.signal) == (more.at, more.signal) for one in known):
            return self
        *before, last = sorted([*known, more], key=_when)[-MAX_NEWS:]
        return ClientNews(last.entry, last.at, last.signal, tuple(before))

    def first_after(self, known: Heard) -> Heard | None:
        """Return the first thing that is not known yet.

        Where the last thing known has brought the item to where somebody waits, what followed that
        counts, however long it took to come there.
        """
        ordered = self._all()
        for place, one in enumerate(ordered):
            if one.signal == known.signal and _when(known) - _when(one) <= SOON:
                return next(iter(ordered[place + 1 :]), None)
        return next((one for one in ordered if one.at and known.is_news(one.at, one.signal)), None)

    def _all(self) -> list[Heard]:
        last = Heard(self.entry, self.at, self.signal)
        return [*self.before, last] if self.at is not None else []


def _when(heard: Heard) -> datetime:
    return heard.at or datetime.min.replace(tzinfo=UTC)
