"""Runs the pumps: until nothing is left, up to an instant, or all the time."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, RLock, Thread
from typing import Protocol

from infra.local.clock import LocalClock

POLL_SECONDS = 0.2
AFTER_ERROR_SECONDS = 1.0

log = logging.getLogger("stageflow.local")


class Source(Protocol):
    """Something that makes work: a stream, a queue, a timer."""

    def work(self) -> int:
        """Do all that can be done now and return how much that was."""
        ...

    def next_at(self) -> datetime | None:
        """Return when there will be work again if nothing else happens, None for never."""
        ...


class Engine:
    """Drives the automation; one thread at a time works, whoever it is that asks.

    Args:
        clock: moved by `move_to`, otherwise only read.
        sources: asked for work in this order.
        on_move: told when somebody has moved the clock.
    """

    def __init__(
        self,
        clock: LocalClock,
        sources: Sequence[Source],
        on_move: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._sources = sources
        self._on_move = on_move
        self._working = RLock()
        self._woken = Event()
        self._stopping = Event()
        self._thread: Thread | None = None
        self.worked = 0
        """How much was done in all, whoever asked for it."""

    def settle(self) -> int:
        """Work until nothing is left to do now and return how much was done."""
        with self._working:
            total = 0
            while done := sum(source.work() for source in self._sources):
                total += done
                self.worked += done
            return total

    def move_to(self, target: datetime) -> int:
        """Go to an instant, doing everything on the way at its own time and in order.

        Going backwards does nothing on the way. Returns how much was done.

        Raises:
            RuntimeError: a source promised work and had none when its time came.
        """
        with self._working, self._clock.held():
            if target < self._clock.now():
                self._clock.set(target)
                self._on_move()
                return 0
            total = self.settle()
            stuck: datetime | None = None
            while (at := self.next_at()) is not None and at <= target:
                if at == stuck:
                    raise RuntimeError(f"something is due at {at} and never happens")
                if at > self._clock.now():
                    self._clock.set(at)
                done = self.settle()
                stuck = None if done else at
                total += done
            self._clock.set(target)
            self._on_move()
            return total + self.settle()

    def start(self) -> None:
        """Work all the time in a thread of its own, until `stop`."""
        self._thread = Thread(target=self._run, name="automation", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Say that there may be work."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is being done and stop working all the time."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def next_at(self) -> datetime | None:
        """Return when there will be work again if nothing else happens, None for never."""
        times = (source.next_at() for source in self._sources)
        return min((at for at in times if at is not None), default=None)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.settle()
            except Exception:  # the thread lives on; the log tells
                log.exception("the automation failed")
                self._stopping.wait(AFTER_ERROR_SECONDS)
            self._woken.wait(POLL_SECONDS)
            self._woken.clear()
