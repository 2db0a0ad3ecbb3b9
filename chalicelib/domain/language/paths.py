"""Paths: what placeholders can name at one place, and what is meant by one that names nothing."""

import itertools
import re
from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filters import wrong_filter
from chalicelib.domain.language.placeholders import Path, Template, parse_template
from chalicelib.domain.words.wording import closest, listed

CLOCK: dict[Path, Field] = {
    ("now",): Field(code="now", title="Now", type=FieldType.DATETIME),
    ("today",): Field(code="today", title="Today", type=FieldType.DATE),
}
"""Paths that are there everywhere: the moment at which a text is filled."""

_FOREIGN = re.compile(r"\{=\s*(?P<root>[A-Za-z]+)\s*:\s*(?P<name>[A-Za-z0-9_.]+)[^{}]*\}")
_ROOTS = {
    "document": "item",
    "template": "parameters",
    "variable": "variables",
    "constant": "constants",
    "globalvar": "tenant_variables",
    "globalconst": "tenant_constants",
}
"""What the notation {=Document:TITLE} calls our roots."""
_NAMES = {
    "opportunity": "amount",
    "currency_id": "currency",
    "assigned_by_id": "responsible",
    "stage_id": "stage",
    "category_id": "pipeline",
    "contact_id": "contact",
    "company_id": "company",
    "closedate": "close_date",
    "begindate": "begin_date",
    "date_create": "created_at",
    "date_modify": "updated_at",
}


class PathContext(Protocol):
    """Tells which paths there are."""

    def field(self, path: Path) -> Field | None:
        """Return of what kind the value at a path is, None where nobody knows."""
        ...

    def knows(self, path: Path) -> bool:
        """Return whether there is something at a path."""
        ...

    def hint(self, path: Path) -> str:
        """Return what to say of a path that names nothing: what is meant, or what there is."""
        ...


def check_template(template: Template, context: PathContext) -> list[Fault]:
    """Return what is wrong with the placeholders of a text: unknown paths, filters on other types.

    Text in the notation {=Document:TITLE} would reach people as it is, so it is refused, too.
    """
    unknown = sorted(path for path in template.paths if not context.knows(path))
    faults = [
        Fault("", f"there is no {{{{ {'.'.join(path)} }}}}{context.hint(path)}") for path in unknown
    ]
    for one in template.placeholders:
        field = CLOCK.get(one.path) or context.field(one.path)
        wrong = wrong_filter(one.filters, field.type) if field else None
        if wrong:
            faults.append(Fault("", f"{{{{ {'.'.join(one.path)} }}}}: {wrong}"))
    for segment in template.segments:
        for found in _FOREIGN.finditer(segment) if isinstance(segment, str) else ():
            faults.append(Fault("", f"{found[0]} is not filled; write {_translated(found)}"))
    return faults


def text_faults(pointer: str, text: str, context: PathContext) -> list[Fault]:
    """Return what is wrong with a text that may have placeholders; `pointer` is where it stands."""
    try:
        found = check_template(parse_template(text), context)
    except Invalid as invalid:
        found = list(invalid.faults)
    return [fault.under(pointer) for fault in found]


def _translated(found: re.Match[str]) -> str:
    name = found["name"].lower()
    if found["root"].lower() == "system":
        return "{{ today }}" if name == "date" else "{{ now }}"
    root = _ROOTS.get(found["root"].lower(), "item")
    return f"{{{{ {root}.{_NAMES.get(name, name)} }}}}"


class Paths(msgspec.Struct, frozen=True, kw_only=True):
    """The paths that there are."""

    names: Mapping[str, Collection[str]]
    """What may stand behind a root: deal, contact, variables ..."""
    results: Mapping[str, Collection[str]] | None = None
    """What each step gives; None where nobody knows which rules there are."""
    late: Collection[str] = ()
    """Steps that have no results yet."""
    giver: str = "step"
    """What gives results here: a step, or a rule."""

    def knows(self, path: Path) -> bool:
        """Return whether there is something at a path."""
        match path:
            case ("results", step, name):
                return self.results is None or name in self.results.get(step, ())
            case (root, name):
                return name in self.names.get(root, ())
        return path in CLOCK

    def field(self, path: Path) -> Field | None:
        """Return of what kind the value at a path is, None where nobody knows."""
        match path:
            case (root, name):
                named = self.names.get(root)
                found = named.get(name) if isinstance(named, Mapping) else None
                return found if isinstance(found, Field) else None
        return None

    def hint(self, path: Path) -> str:
        """Return what to say of a path that names nothing: what is meant, or what there is."""
        root, last = path[0], path[-1]
        if root == "results" and self.results is not None and len(path) > 1:
            return self._result_hint(path, self.results)
        inside = len(path) > 1 and root in self.names
        order = (root, *self.names) if inside else tuple(self.names)
        plural = [(root, f"{last}s")] if inside and f"{last}s" in self.names[root] else []
        exact = [(one, last) for one in order if last in self.names[one]]
        near = ((one, closest(last, self.names[one])) for one in order)
        for front, meant in itertools.chain(plural, exact, near):
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
            return (
                f"; the {self.giver} {step} gives {', '.join(sorted(results[step])) or 'nothing'}"
            )
        giving = [one for one, names in results.items() if names]
        near = closest(step, giving)
        if near is not None and last in results[near]:
            return _meant(f"results.{near}", last)
        if near is not None:
            given = ", ".join(sorted(results[near]))
            return f"; did you mean the {self.giver} {near}? it gives {given}"
        if giving:
            return f"; there are results of {', '.join(giving)}"
        return f"; no {self.giver} before this one gives any results"


def _meant(front: str, last: str) -> str:
    return f"; did you mean {{{{ {front}.{last} }}}}?"
