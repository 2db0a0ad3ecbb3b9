"""How workflows shall go: the reference of their control flow, and templates drawn by lot.

Steps comment, pause, listen and branch; a comment happens at an instant, so that order shows.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random
from typing import Any

from tests.models.reference import length

Document = dict[str, Any]


@dataclass
class Rest:
    """A sequence that rests: until an instant, for a command, or for branches to finish."""

    until: list[tuple[datetime, int]] = field(default_factory=list)
    """Instants, each with the branch that follows; the first one counts."""
    commands: dict[str, int] = field(default_factory=dict)
    branches: "list[Flow]" = field(default_factory=list)


Flow = Generator[Rest, int, None]


@dataclass
class Reference:
    """One run and a clock."""

    steps: list[Document]
    now: datetime
    said: list[tuple[datetime, str]] = field(default_factory=list)
    variables: dict[str, int] = field(default_factory=dict)
    ended: datetime | None = None
    _resting: list[tuple[Flow, Rest, Flow | None]] = field(default_factory=list)
    """Sequences that rest, and the one that each was started by."""
    _left: dict[int, int] = field(default_factory=dict)
    """How many branches a parallel step still waits for, by its sequence."""

    def __post_init__(self) -> None:
        self._go(self._sequence(self.steps), None, None)

    def commands(self) -> list[str]:
        """Return what the run would listen to now."""
        return sorted(name for _, rest, _ in self._resting for name in rest.commands)

    def command(self, name: str) -> None:
        """Give a command; what it has overtaken is forgotten."""
        for one in [one for one in self._resting if name in one[1].commands]:
            self._resting.remove(one)
            self._go(one[0], one[2], one[1].commands[name])

    def wait_until(self, instant: datetime) -> None:
        """Let time pass."""
        while timed := [one for one in self._resting if one[1].until]:
            first = min(timed, key=lambda one: min(one[1].until))
            at, branch = min(first[1].until)
            if at > instant:
                break
            self.now = max(at, self.now)
            self._resting.remove(first)
            self._go(first[0], first[2], branch)
        self.now = instant

    def _go(self, flow: Flow, starter: Flow | None, answer: int | None) -> None:
        """Let a sequence go on until it rests or has finished."""
        try:
            rest = next(flow) if answer is None else flow.send(answer)
        except StopIteration:
            if starter is None:
                self.ended = self.now
                return
            self._left[id(starter)] -= 1
            if not self._left[id(starter)]:
                (waiting,) = (one for one in self._resting if one[0] is starter)
                self._resting.remove(waiting)
                self._go(starter, waiting[2], 0)
            return
        self._resting.append((flow, rest, starter))
        if rest.branches:
            self._left[id(flow)] = len(rest.branches)
            for branch in rest.branches:
                self._go(branch, flow, None)

    def _sequence(self, steps: list[Document]) -> Flow:
        for step in steps:
            match step["type"]:
                case "action":
                    self.said.append((self.now, step["params"]["text"]))
                case "set_variable":
                    before = self.variables.get(step["variable"], 0)
                    added = step.get("add")
                    self.variables[step["variable"]] = before + added if added else 0
                case "pause":
                    yield Rest(until=[(self.now + length(step["interval"]), 0)])
                case "condition":
                    ways = (one for one in step["branches"] if self._holds(one["when"]))
                    yield from self._sequence(next(ways, {"steps": []})["steps"])
                case "while":
                    while self._holds(step["when"]):
                        yield from self._sequence(step["steps"])
                case "parallel":
                    yield Rest(branches=[self._sequence(one["steps"]) for one in step["branches"]])
                case "listen":
                    rest = Rest()
                    for place, one in enumerate(step["branches"]):
                        event = one["event"]
                        if event["type"] == "pause":
                            rest.until.append((self.now + length(event["interval"]), place))
                        else:
                            rest.commands[event["name"]] = place
                    branch = yield rest
                    yield from self._sequence(step["branches"][branch]["steps"])

    def _holds(self, when: Document | None) -> bool:
        if when is None:
            return True
        return self.variables[when["field"].removeprefix("variables.")] < when["value"]


def template(lot: Random) -> Document:
    """Draw a template."""
    texts, loops = (f"c{number}" for number in count()), count()
    steps = _steps(lot, texts, loops, [], 3)
    numbers = {f"n{number}": {"type": "number", "default": 0} for number in range(next(loops))}
    return {"name": "Drawn", "entity_type": "deal", "steps": steps, "variables": numbers}


def _steps(
    lot: Random, texts: Iterator[str], loops: Iterator[int], around: list[str], depth: int
) -> list[Document]:
    def inner(more: list[str] = around) -> list[Document]:
        return _steps(lot, texts, loops, more, depth - 1)

    def pause() -> Document:
        return {"type": "pause", "interval": f"PT{lot.randint(1, 20)}H{lot.randint(1, 59)}M"}

    found: list[Document] = []
    for _ in range(lot.randint(1, 3)):
        found.append({"type": "action", "action": "add_comment", "params": {"text": next(texts)}})
        kind = lot.choice(["pause", "condition", "while", "parallel", "listen"]) if depth else ""
        if kind == "pause":
            found.append(pause())
        elif kind == "condition" and around:
            ways = [
                {"when": _below(lot.choice(around), lot.randint(0, 3)), "steps": inner()}
                for _ in range(lot.randint(1, 3))
            ]
            otherwise = [{"when": None, "steps": inner()}] if lot.random() < 0.5 else []
            found.append({"type": "condition", "branches": ways + otherwise})
        elif kind == "while":
            name = f"n{next(loops)}"
            up = {"type": "set_variable", "variable": name, "add": 1}
            body = [up, *inner([*around, name])]
            found.append({"type": "set_variable", "variable": name, "value": 0})
            when = _below(name, lot.randint(0, 3))
            found.append({"type": "while", "when": when, "steps": body})
        elif kind == "parallel":
            branches = [{"steps": inner()} for _ in range(lot.randint(2, 3))]
            found.append({"type": "parallel", "branches": branches})
        elif kind == "listen":
            events = [
                {"type": "wait_for_event", "name": f"go-{next(texts)}", "users": [1]}
                for _ in range(lot.randint(1, 2))
            ]
            events.append(pause())
            lot.shuffle(events)
            branches = [{"event": one, "steps": inner()} for one in events]
            found.append({"type": "listen", "branches": branches})
    return found


def _below(name: str, limit: int) -> Document:
    return {"field": f"variables.{name}", "op": "lt", "value": limit}
