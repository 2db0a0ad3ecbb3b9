"""Threads that tell the local time: they rest by its clock, and it is known when all of them rest.

moto gives every execution of a state machine some threads, and each of them mostly waits: for
another one, for a token, for a function, for an instant. Here these waits are counted. When nobody
is busy any more, whoever drives the automation lets one of them go on: it answers the call of a
function, or tells the first of the waits that its time has come.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from chalicelib.ports.clock import Clock

NEVER_SECONDS = 99_999_999
"""What a state machine takes for a timeout where none is given."""
STUCK_SECONDS = 120.0
"""Real time after which threads that do not come to rest are a fault."""
_LAST = datetime.max.replace(tzinfo=UTC)

Place = tuple[int, ...]
"""Where a thread stands among all: its number, behind those of the threads that started it."""


class Gone(BaseException):
    """The execution of this thread is over; raised where it rests."""


class Stuck(RuntimeError):
    """Threads do not come to rest."""


class Call(NamedTuple):
    """A function that a thread has called."""

    place: Place
    function: str
    payload: bytes
    answer: Callable[[bytes, bool], None]
    """Takes the answer and whether it is an error."""


@dataclass(eq=False)
class _Rest:
    """A thread that waits."""

    place: Place
    ends: datetime | None = None
    over: threading.Event = field(default_factory=threading.Event)
    in_time: bool = False
    gone: bool = False


class Pace:
    """Counts the threads that are busy and keeps those that rest.

    Args:
        clock: what ends a timed rest.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.given_up: deque[str] = deque()
        """Names of executions that have ended without success and nobody was told of."""
        self._changed = threading.Condition()
        self._busy = 0
        self._started = 0
        self._rests: set[_Rest] = set()
        self._calls: dict[_Rest, Call] = {}
        self._closed = False

    def all_at_rest(self) -> None:
        """Return as soon as no thread is busy.

        Raises:
            Stuck: that takes far too long.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._busy == 0, STUCK_SECONDS):
                raise Stuck(f"{self._busy} threads of executions do not come to rest")

    def next_call(self) -> Call | None:
        """Return the first call that nobody has taken yet, in the order of the branches."""
        with self._changed:
            rest = min(self._calls, key=lambda one: one.place, default=None)
            return None if rest is None else self._calls.pop(rest)

    def next_at(self) -> datetime | None:
        """Return when the first timed rest ends."""
        with self._changed:
            return min((one.ends for one in self._rests if one.ends), default=None)

    def end_one(self, now: datetime) -> bool:
        """End the first of the rests whose time has come; return whether there was one."""
        with self._changed:
            due = [one for one in self._rests if one.ends is not None and one.ends <= now]
            if not due:
                return False
            self._end(min(due, key=lambda one: (one.ends, one.place)), in_time=False)
            return True

    def abandon(self, place: Place) -> None:
        """Let the threads below this place go, wherever they rest."""
        with self._changed:
            for one in [one for one in self._rests if one.place[: len(place)] == place]:
                one.gone = True
                self._end(one, in_time=False)

    def close(self) -> None:
        """Let all threads go, also those that come to rest later."""
        with self._changed:
            self._closed = True
        self.abandon(())

    def call(self, function: str, payload: bytes) -> tuple[bytes, bool]:
        """Rest until the function has answered; return the answer and whether it is an error."""
        answers: list[tuple[bytes, bool]] = []
        with self._changed:
            rest = self._lie_down(None)

            def answer(content: bytes, is_error: bool) -> None:
                answers.append((content, is_error))
                with self._changed:
                    self._end(rest, in_time=True)

            self._calls[rest] = Call(rest.place, function, payload, answer)
        self._sleep(rest)
        return answers[0]

    def sleep(self, seconds: float) -> None:
        """Rest for some time by the clock."""
        if seconds > 0:
            Signal(self).wait(seconds)

    def _start(self, place: Place) -> Place:
        """Count a new thread and return its place."""
        with self._changed:
            self._busy += 1
            self._started += 1
            return (*place, self._started)

    def _finish(self) -> None:
        with self._changed:
            self._busy -= 1
            self._changed.notify_all()

    def _lie_down(self, seconds: float | None) -> _Rest:
        """Put this thread among those that rest; the lock is held."""
        thread = threading.current_thread()
        if not isinstance(thread, PacedThread):
            raise TypeError(f"{thread.name} is no thread of an execution")
        if self._closed:
            raise Gone
        rest = _Rest(thread.place, None if seconds is None else self._in(seconds))
        self._rests.add(rest)
        self._busy -= 1
        self._changed.notify_all()
        return rest

    def _sleep(self, rest: _Rest) -> bool:
        """Wait for the end of a rest; return whether it came before its time."""
        rest.over.wait()
        if rest.gone:
            raise Gone
        return rest.in_time

    def _end(self, rest: _Rest, *, in_time: bool) -> None:
        """Wake a thread and count it as busy from now on; the lock is held."""
        if rest in self._rests:
            self._rests.remove(rest)
            self._calls.pop(rest, None)
            self._busy += 1
            rest.in_time = in_time
            rest.over.set()

    def _in(self, seconds: float) -> datetime | None:
        if seconds >= NEVER_SECONDS:
            return None
        now = self.clock.now()
        return now + timedelta(seconds=seconds) if seconds < (_LAST - now).total_seconds() else None


class Signal:
    """Stands in for threading.Event among threads of executions."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._set = False
        self._rests: list[_Rest] = []

    def is_set(self) -> bool:
        """Return whether it was given."""
        return self._set

    def set(self) -> None:
        """Give it, and wake all that wait for it."""
        with self._pace._changed:
            self._set = True
            rests, self._rests = self._rests, []
            for rest in rests:
                self._pace._end(rest, in_time=True)

    def clear(self) -> None:
        """Take it back; whoever was woken stays awake."""
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        """Rest until it is given or the time has passed; return whether it was given."""
        with self._pace._changed:
            if self._set or (timeout is not None and timeout <= 0):
                return self._set
            rest = self._pace._lie_down(timeout)
            self._rests.append(rest)
        return self._pace._sleep(rest)


class PacedThread(threading.Thread):
    """A thread of an execution; busy from its start to its end, but for its rests."""

    def __init__(self, pace: Pace, *, target: Callable[..., Any], args: Any = (), **_: Any) -> None:
        super().__init__(target=target, args=args, daemon=True)
        parent = threading.current_thread()
        self._pace = pace
        self._parent = parent.place if isinstance(parent, PacedThread) else ()
        self._ended = Signal(pace)
        self.place: Place = ()

    def start(self) -> None:
        """Start it; it is busy at once."""
        self.place = self._pace._start(self._parent)
        super().start()

    def run(self) -> None:
        """Do what it is for, unless its execution ends before."""
        try:
            super().run()
        except Gone:
            return
        finally:
            self._ended.set()
            self._pace._finish()

    def join(self, timeout: float | None = None) -> None:
        """Rest until it has ended, or the time has passed."""
        self._ended.wait(timeout)

    def is_alive(self) -> bool:
        """Return whether it has not ended yet."""
        return not self._ended.is_set()
