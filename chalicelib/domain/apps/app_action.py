"""Actions that apps register: what rules and workflows give to them, and what comes back."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from chalicelib.domain.delivery.web_address import check_url
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.workflows.variables import CODE, Variable, checked, field_of

MAX_CODE = 50
MAX_PROPERTIES = 50
MAX_DESCRIPTION = 2_000
MAX_ANSWER = 64 * 1024
"""Bytes of the values that an app answers with."""
LEAST_SECONDS = 60
MOST_DAYS = 364
"""The longest wait for an answer; no run of a workflow lasts longer."""
OWN_RESULTS: Mapping[str, FieldType] = {"status": FieldType.NUMBER}
"""What every app action gives besides what its app says."""

_CODE = re.compile(rf"[a-zA-Z0-9.\-_]{{1,{MAX_CODE}}}", re.ASCII)


class AppAction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an app can do for a rule or a step."""

    code: str
    name: str
    description: str = ""
    handler: str
    """Address that is told to do it."""
    properties: dict[str, Variable] = {}
    """What it has to be given, by name."""
    returns: dict[str, Variable] = {}
    """What it gives back, by name."""
    waits: bool = True
    """Whether rules and steps wait for its answer where they say nothing else."""
    deadline: str | None = None
    """How long they wait, an ISO 8601 duration; then they have failed. None for as long as a rule's
    item stays in its stage, and a run of a workflow lasts."""
    entity_types: tuple[str, ...] | None = None
    """The only types of items that it works on; None for all that have stages."""
    key: str = ""
    """Of this registration; the secret that signs its requests is made of it."""
    version: int = 1

    @property
    def gives(self) -> dict[str, Field]:
        """Return its results as conditions know them."""
        own = {name: Field(code=name, title=name, type=kind) for name, kind in OWN_RESULTS.items()}
        return own | {name: field_of(name, one) for name, one in self.returns.items()}

    def suits(self, type: str) -> bool:
        """Return whether it works on items of a type."""
        return self.entity_types is None or type in self.entity_types

    def answered(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return what its app has answered in stored form; what it leaves out is empty.

        Raises:
            Invalid: a value that nobody knows, or one of another type; pointers start at the
                values.
        """
        faults = [
            Fault(f"/{escaped(name)}", there_is_no("value", name, self.returns))
            for name in values
            if name not in self.returns
        ]
        stored: dict[str, Any] = {}
        for name, one in self.returns.items():
            try:
                value = field_of(name, one).parse(values.get(name))
            except Invalid as invalid:
                faults += [fault.under(f"/{escaped(name)}") for fault in invalid.faults]
                continue
            stored[name] = one.default if value is None else value
            if stored[name] is None and one.required:
                faults.append(Fault(f"/{escaped(name)}", "a value is needed"))
        if not faults and len(msgspec.json.encode(stored)) > MAX_ANSWER:
            faults = [Fault("", f"at most {MAX_ANSWER} bytes of values")]
        if faults:
            raise Invalid(faults)
        return stored


def is_code(text: str) -> bool:
    """Return whether an app action can have such a code."""
    return _CODE.fullmatch(text) is not None


def checked_action(
    action: AppAction, entity_types: Collection[str], *, loopback: bool
) -> AppAction:
    """Return what an app wants to register, its defaults in stored form.

    Raises:
        Invalid: with a pointer to each fault.
    """
    faults = [*_own_faults(action, entity_types, loopback=loopback)]
    found: dict[str, dict[str, Variable]] = {"properties": {}, "returns": {}}
    for part, kept in found.items():
        given: dict[str, Variable] = getattr(action, part)
        if len(given) > MAX_PROPERTIES:
            faults.append(Fault(f"/{part}", f"at most {MAX_PROPERTIES}"))
            continue
        for name, one in given.items():
            pointer = f"/{part}/{escaped(name)}"
            if not CODE.fullmatch(name) or (part == "returns" and name in OWN_RESULTS):
                said = f"a name of a-z, 0-9 and _, but not {', '.join(OWN_RESULTS)}"
                faults.append(Fault(pointer, said))
            try:
                kept[name] = checked(one, entity_types)
            except Invalid as invalid:
                faults += [fault.under(pointer) for fault in invalid.faults]
    if faults:
        raise Invalid(faults)
    return msgspec.structs.replace(action, **found)


def _own_faults(
    action: AppAction, entity_types: Collection[str], *, loopback: bool
) -> Iterator[Fault]:
    if not is_code(action.code):
        said = f"a code of 1 to {MAX_CODE} characters: a-z, A-Z, 0-9, dot, hyphen and underscore"
        yield Fault("/code", said)
    yield from name_faults("/name", action.name)
    yield from title_faults("/description", action.description, MAX_DESCRIPTION)
    try:
        check_url(action.handler, loopback=loopback)
    except ValueError as error:
        yield Fault("/handler", str(error))
    if action.deadline is not None:
        yield from deadline_faults("/deadline", action.deadline)
    for place, type in enumerate(action.entity_types or ()):
        if type not in entity_types:
            yield Fault(f"/entity_types/{place}", there_is_no("type", type, entity_types))


def deadline_faults(pointer: str, text: str) -> list[Fault]:
    """Return what is wrong with how long an answer is waited for."""
    try:
        seconds = parse_duration(text).nominal_seconds
    except ValueError as error:
        return [Fault(pointer, str(error))]
    if not LEAST_SECONDS <= seconds <= MOST_DAYS * 86_400:
        return [Fault(pointer, f"from PT{LEAST_SECONDS // 60}M to P{MOST_DAYS}D")]
    return []
