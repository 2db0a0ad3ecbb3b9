"""Reading: the document of a template becomes structs, with every fault of its form told at once.

A step with a fault of its own is replaced by Unreadable, so that the checks of everything around
it still mean something.
"""

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any, cast

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.words.faults import escaped, fault_of
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.text import MAX_TEXT
from chalicelib.domain.words.wording import Unknown
from chalicelib.domain.workflows.steps import (
    MAX_BRANCHES,
    MAX_DEPTH,
    MAX_STEPS,
    STEP_TYPES,
    ConditionBranch,
    ConditionStep,
    EventStep,
    ListenBranch,
    OnFailure,
    ParallelBranch,
    Step,
    WaitForStage,
)
from chalicelib.domain.workflows.template import Template
from chalicelib.domain.workflows.variables import CODE, Constant, Variable, checked

ID = re.compile(r"[a-z0-9_]{1,40}")
MAX_VARIABLES = 100

_EVENTS = ("pause", "wait_for_stage", "wait_for_client", "wait_for_event", "user_task")
_BY_HAND = frozenset({"type", "id", "steps", "branches", "on_failure"})
"""Keys of steps that are not read as plain values."""
_BRANCHES = {
    "condition": ConditionBranch,
    "parallel": ParallelBranch,
    "listen": ListenBranch,
}


class Unreadable(msgspec.Struct, frozen=True, tag_field="type", tag="unreadable"):
    """Stands for a step whose document has faults."""

    id: str
    title: str = ""


class Reader:
    """One walk over a document; it goes on after a fault."""

    def __init__(self, document: Any, entity_types: Collection[str]) -> None:
        self.faults: list[Fault] = []
        self._entity_types = entity_types
        self._unknown = Unknown()
        self._count = 0
        self._seen: set[str] = set()
        self._taken = set(_given_ids(document, MAX_DEPTH))

    def template(self, document: Any) -> Template | None:
        """Return the template, with Unreadable in it where there were faults.

        None when the document as a whole cannot be used.
        """
        if not isinstance(document, dict):
            self._refuse("", "expected an object with name, entity_type and steps")
            return None
        values = self._values(Template, document, "", skip=_VARIABLES.keys() | {"steps"})
        for name, kind in _VARIABLES.items():
            values[name] = self._variables(document.get(name), f"/{name}", kind)
        values["steps"] = self._sequence(document.get("steps"), "/steps", 1)
        if not values["steps"] and not self.faults:
            self._refuse("/steps", "at least one step is needed")
        for fault in name_faults("/name", values.setdefault("name", "")):
            self._once(fault.pointer, fault.message)
        self.faults += title_faults("/description", values.get("description", ""), MAX_TEXT)
        values.setdefault("entity_type", "")
        return Template(**values)

    def _variables(self, document: Any, pointer: str, kind: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if document is None:
            return found
        if not isinstance(document, dict) or len(document) > MAX_VARIABLES:
            self._refuse(pointer, f"expected an object with at most {MAX_VARIABLES} codes")
            return found
        for code, one in document.items():
            here = pointer + "/" + escaped(str(code))
            before = len(self.faults)
            if not isinstance(code, str) or not CODE.fullmatch(code):
                self._refuse(here, "a code is a letter and up to 39 of a-z, 0-9 and _")
            values = self._object(kind, one, here)
            if len(self.faults) > before:
                continue
            found[code] = kind(**values)
            try:
                found[code] = checked(found[code], self._entity_types)
            except Invalid as invalid:
                self.faults += [fault.under(here) for fault in invalid.faults]
        return found

    def _sequence(self, document: Any, pointer: str, depth: int) -> tuple[Step, ...]:
        if document is None:
            return ()
        if not isinstance(document, list):
            self._refuse(pointer, "expected a list of steps")
            return ()
        if depth > MAX_DEPTH and document:
            self._refuse(pointer, f"steps may stand within steps {MAX_DEPTH} levels deep")
            return ()
        found = []
        for index, one in enumerate(document):
            if self._count > MAX_STEPS:
                break
            found.append(self._step(one, f"{pointer}/{index}", depth))
        return tuple(found)

    def _step(self, document: Any, pointer: str, depth: int, only: tuple[str, ...] = ()) -> Step:
        self._count += 1
        if self._count == MAX_STEPS + 1:
            self._refuse("/steps", f"at most {MAX_STEPS} steps")
        before = len(self.faults)
        name = document.get("type") if isinstance(document, dict) else None
        kind = STEP_TYPES.get(name) if isinstance(name, str) else None
        if not isinstance(document, dict):
            self._refuse(pointer, "expected an object with a type")
        elif kind is None or (only and name not in only):
            self._refuse(f"{pointer}/type", f"expected one of {', '.join(only or STEP_TYPES)}")
        id = self._id(document, pointer)
        if kind is None or (only and name not in only):
            return cast(Step, Unreadable(id))
        values = self._values(kind, document, pointer, skip=_BY_HAND)
        if kind is WaitForStage and document.get("stages") is None:
            message = "name the stages to wait for; [] for any final one"
            self._refuse(f"{pointer}/stages", message)
        own = len(self.faults) == before
        if document.get("on_failure") is not None and "on_failure" in kind.__struct_fields__:
            values["on_failure"] = self._on_failure(document["on_failure"], pointer, depth)
            if only:
                message = "an event of a listen step has none: one that fails is not waited for"
                self._once(f"{pointer}/on_failure", message)
        if "steps" in kind.__struct_fields__:
            values["steps"] = self._sequence(document.get("steps"), f"{pointer}/steps", depth + 1)
            if not document.get("steps"):
                self._once(f"{pointer}/steps", "at least one step is needed")
        if "branches" in kind.__struct_fields__:
            values["branches"] = self._branches(
                _BRANCHES[str(name)],
                document.get("branches"),
                f"{pointer}/branches",
                depth,
                least=1 if kind is ConditionStep else 2,
            )
        return kind(id=id, **values) if own else cast(Step, Unreadable(id))

    def _on_failure(self, document: Any, pointer: str, depth: int) -> OnFailure | tuple[Step, ...]:
        """Return what follows where a step could not be done."""
        here = f"{pointer}/on_failure"
        if isinstance(document, list) and document:
            return self._sequence(document, here, depth + 1)
        if isinstance(document, str) and document in set(OnFailure):
            return OnFailure(document)
        self._refuse(here, f"expected {', '.join(OnFailure)} or a list of steps")
        return OnFailure.GO_ON

    def _branches(
        self, kind: Any, document: Any, pointer: str, depth: int, least: int
    ) -> tuple[Any, ...]:
        if not isinstance(document, list) or not least <= len(document) <= MAX_BRANCHES:
            self._refuse(pointer, f"expected a list of {least} to {MAX_BRANCHES} branches")
            return ()
        found = []
        for index, one in enumerate(document):
            here = f"{pointer}/{index}"
            if not isinstance(one, dict):
                self._refuse(here, "expected an object with steps")
                continue
            values = self._values(kind, one, here, skip={"steps", "event"})
            if kind is ListenBranch:
                event = self._step(one.get("event"), f"{here}/event", depth + 1, _EVENTS)
                values["event"] = cast(EventStep, event)
            values["steps"] = self._sequence(one.get("steps"), f"{here}/steps", depth + 1)
            if kind is ParallelBranch and not one.get("steps"):
                self._once(f"{here}/steps", "at least one step is needed")
            found.append(kind(**values))
        return tuple(found)

    def _id(self, document: Any, pointer: str) -> str:
        given = document.get("id") if isinstance(document, dict) else None
        if given is not None and (not isinstance(given, str) or not ID.fullmatch(given)):
            self._refuse(f"{pointer}/id", "an id is up to 40 of a-z, 0-9 and _")
        elif given is not None and given in self._seen:
            self._refuse(f"{pointer}/id", f"the id {given} stands here twice")
        if not isinstance(given, str):
            given = _made_id(pointer)
            while given in self._taken:
                given = _hashed(given)
            self._taken.add(given)
        self._seen.add(given)
        return given

    def _object(self, kind: Any, document: Any, pointer: str) -> dict[str, Any]:
        if isinstance(document, dict):
            return self._values(kind, document, pointer)
        self._refuse(pointer, "expected an object")
        return {}

    def _values(
        self, kind: Any, document: dict[str, Any], pointer: str, skip: Any = frozenset()
    ) -> dict[str, Any]:
        """Return the fields of a struct one by one, so that each of them can have its own fault."""
        values: dict[str, Any] = {}
        fields = {one.encode_name: one for one in msgspec.structs.fields(kind)}
        tag = kind.__struct_config__.tag_field
        known = fields.keys() | ({tag} if tag else set())
        for name in document.keys() - known:
            said = self._unknown.said("key", name, known)
            self._refuse(f"{pointer}/{escaped(str(name))}", said)
        for name, field in fields.items():
            if name in skip:
                continue
            if document.get(name) is None and not (name == "value" and name in document):
                if field.required:
                    self._refuse(f"{pointer}/{name}", "is required")
                continue
            try:
                values[field.name] = msgspec.convert(document[name], field.type)
            except msgspec.ValidationError as error:
                fault = fault_of(error, field.type)
                self._refuse(f"{pointer}/{name}{fault.pointer}", fault.message)
        return values

    def _once(self, pointer: str, message: str) -> None:
        if all(fault.pointer != pointer for fault in self.faults):
            self._refuse(pointer, message)

    def _refuse(self, pointer: str, message: str) -> None:
        self.faults.append(Fault(pointer, message))


_VARIABLES: dict[str, Any] = {"parameters": Variable, "variables": Variable, "constants": Constant}


def _given_ids(document: Any, levels: int) -> Iterator[str]:
    """Yield every id that a document names itself, of the levels that are read."""
    if not isinstance(document, dict) or levels < 0:
        return
    if isinstance(document.get("id"), str):
        yield document["id"]
    yield from _given_ids(document.get("event"), levels)
    for name, deeper in (("branches", 0), ("steps", 1), ("on_failure", 1)):
        inner = document.get(name)
        for one in inner if isinstance(inner, list) else ():
            yield from _given_ids(one, levels - deeper)


def _made_id(pointer: str) -> str:
    """Return the id of a step by its place: s3_1_2 is the 2nd step of the 1st branch of the 3rd."""
    numbers = [
        "0" if part == "event" else str(int(part) + 1)
        for part in pointer.split("/")
        if part == "event" or part.isdigit()
    ]
    made = "s" + "_".join(numbers)
    return made if len(made) <= 40 else _hashed(made)


def _hashed(text: str) -> str:
    return "s_" + sha256(text.encode()).hexdigest()[:12]
