"""Files that rules and workflows send: taken into use when they are saved.

They stay when a rule is removed, since an older version of it may be brought back; who may change
rules removes them by hand.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import RULES, File, FileOwner
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.workflows.steps import ActionStep
from chalicelib.domain.workflows.template import Template, places
from chalicelib.ports.table import Put
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.tenant.tenant import Tenant

OWNER = FileOwner(part=RULES)


class Naming(msgspec.Struct, frozen=True):
    """An action that names files."""

    files: tuple[str, ...]
    most: int | None
    """Bytes of all together that it takes."""
    pointer: str


def taken_by_rules(
    tenant: Tenant,
    caller: Caller,
    rules: Iterable[Rule],
    now: datetime,
    before: Mapping[str, Rule] = {},
) -> list[Put]:
    """Return the writes by which files belong to rules that are new or changed [take_files].

    `before` are the rules as they were, by id: files that they named already are not judged again.

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced; or those of
            an e-mail are too large together (code too_large).
    """
    named = []
    for rule in rules:
        one = naming(rule.action, rule.params, "/params")
        was = before.get(rule.id)
        known = naming(was.action, was.params, "").files if was else ()
        if not set(one.files) <= set(known):
            named.append(one)
    return _taken(tenant, caller, named, now)


def taken_by_template(
    tenant: Tenant, caller: Caller, template: Template, now: datetime
) -> list[Put]:
    """Return the writes by which files belong to the steps of a workflow [take_files].

    Raises:
        Invalid: as taken_by_rules.
    """
    named = [
        naming(place.step.action, place.step.params, f"{place.pointer}/params")
        for place in places(template).values()
        if isinstance(place.step, ActionStep)
    ]
    return _taken(tenant, caller, named, now)


def naming(code: str, params: Mapping[str, Any], pointer: str) -> Naming:
    """Return which files the parameters of an action name, and where."""
    place = f"{pointer}/attachments/files"
    kind = action(code)
    try:
        parsed = parse_action(kind, params) if kind is not None else None
    except msgspec.ValidationError:
        parsed = None  # of a rule from before that broke: its fault is told elsewhere
    if parsed is None:
        return Naming((), None, place)
    return Naming(parsed.files(), parsed.most_attached, place)


def check_size(files: Iterable[File], most: int | None, pointer: str) -> None:
    """Refuse files that are too large together.

    Raises:
        Invalid: they are (code too_large).
    """
    if most is not None and sum(file.size for file in files) > most:
        message = f"the files have more than {most // (1024 * 1024)} MB together"
        raise Invalid.at(pointer, message, code=Code.TOO_LARGE)


def _taken(tenant: Tenant, caller: Caller, named: list[Naming], now: datetime) -> list[Put]:
    pointers: dict[str, str] = {}
    for one in named:
        for number, id in enumerate(one.files):
            pointers.setdefault(id, f"{one.pointer}/{number}")
    files, writes = take_files(tenant, caller, dict.fromkeys(pointers, OWNER), pointers, now)
    found = {file.id: file for file in files}
    for one in named:
        check_size((found[id] for id in one.files), one.most, one.pointer)
    return writes
