"""Files that rules and workflows send: taken into use when they are saved.

They stay when a rule is removed, since an older version of it may be brought back; who may change
rules removes them by hand.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.files.file import RULES, FileOwner
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.workflows.steps import ActionStep
from chalicelib.domain.workflows.template import Template, places
from chalicelib.ports.table import Put
from chalicelib.usecases.files.take_files import take_files
from chalicelib.usecases.tenant.tenant import Tenant

OWNER = FileOwner(part=RULES)


def taken_by_rules(
    tenant: Tenant, caller: Caller, rules: Iterable[Rule], now: datetime
) -> list[Put]:
    """Return the writes by which files belong to rules that are new or changed [take_files].

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced.
    """
    named = [one for rule in rules for one in files_named(rule.action, rule.params)]
    return _taken(tenant, caller, named, "/params/attachments/files", now)


def taken_by_template(
    tenant: Tenant, caller: Caller, template: Template, now: datetime
) -> list[Put]:
    """Return the writes by which files belong to the steps of a workflow [take_files].

    Raises:
        Invalid: a file does not exist, was not uploaded, or is not what was announced.
    """
    steps = [place.step for place in places(template).values()]
    acts = [one for one in steps if isinstance(one, ActionStep)]
    named = [id for one in acts for id in files_named(one.action, one.params)]
    return _taken(tenant, caller, named, "/steps", now)


def files_named(code: str, params: Mapping[str, Any]) -> Iterator[str]:
    """Return the files that the parameters of an action name."""
    kind = action(code)
    if kind is None:
        return
    try:
        yield from parse_action(kind, params).files()
    except msgspec.ValidationError:
        return  # of a rule from before that broke: its fault is told elsewhere


def _taken(
    tenant: Tenant, caller: Caller, named: list[str], pointer: str, now: datetime
) -> list[Put]:
    ids = list(dict.fromkeys(named))
    pointers = {id: f"{pointer}/{number}" for number, id in enumerate(ids)}
    return take_files(tenant, caller, dict.fromkeys(ids, OWNER), pointers, now)[1]
