"""Paths: what placeholders can name at one place, and what is meant by one that names nothing."""

import itertools
from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from chalicelib.domain.language.placeholders import Path
from chalicelib.domain.words.wording import closest, listed


class PathContext(Protocol):
    """Tells which paths there are."""

    def knows(self, path: Path) -> bool:
        """Return whether there is something at a path."""
        ...

    def hint(self, path: Path) -> str:
        """Return what to say of a path that names nothing: what is meant, or what there is."""
        ...


class Paths(msgspec.Struct, frozen=True, kw_only=True):
    """The paths that there are."""

    names: Mapping[str, Collection[str]]
    """What may stand behind a root: deal, contact, variables ..."""
    results: Mapping[str, Collection[str]] | None = None
    """What each step gives; None where nobody knows which rules there are."""
    late: Collection[str] = ()
    """Steps that have no results yet."""

    def knows(self, path: Path) -> bool:
        """Return whether there is something at a path."""
        match path:
            case ("results", step, name):
                return self.results is None or name in self.results.get(step, ())
            case (root, name):
                return name in self.names.get(root, ())
        return False

    def hint(self, path: Path) -> str:
        """Return what to say of a path that names nothing: what is meant, or what there is."""
        root, last = path[0], path[-1]
        if root == "results" and self.results is not None and len(path) > 1:
            return self._result_hint(path, self.results)
        inside = len(path) > 1 and root in self.names
        order = (root, *self.names) if inside else tuple(self.names)
        exact = [(one, last) for one in order if last in self.names[one]]
        near = ((one, closest(last, self.names[one])) for one in order)
        for front, meant in itertools.chain(exact, near):
            if meant is not None:
                return _meant(front, meant)
        if inside and self.names[root]:
            return f"; {root} has {', '.join(sorted(self.names[root]))}"
        if inside:
            return f"; there are no {root}"
        return f"; a placeholder begins with {listed((*self.names, 'results'))}, then a dot"

    def _result_hint(self, path: Path, results: Mapping[str, Collection[str]]) -> str:
        step, last = path[1], path[-1]
        if step in self.late:
            return f"; the step {step} has no results yet when this step runs"
        if step in results:
            close = closest(last, results[step])
            if close is not None:
                return _meant(f"results.{step}", close)
            return f"; the step {step} gives {', '.join(sorted(results[step])) or 'nothing'}"
        giving = [one for one, names in results.items() if names]
        near = closest(step, giving)
        if near is not None and last in results[near]:
            return _meant(f"results.{near}", last)
        if near is not None:
            return f"; did you mean the step {near}? it gives {', '.join(sorted(results[near]))}"
        if giving:
            return f"; there are results of {', '.join(giving)}"
        return "; no step before this one gives any results"


def _meant(front: str, last: str) -> str:
    return f"; did you mean {{{{ {front}.{last} }}}}?"
