"""Which types of items rules and workflows tell of: whoever sets them up must read these whole.

They run with the rights of the system, so what they read comes back in comments, mails and logs
(semantics/rights: rules).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.listing import action
from chalicelib.catalogue.types_read import types_read
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.items.fields import Field
from chalicelib.domain.people.rights import Caller, hidden_from_rules
from chalicelib.domain.workflows.steps import ActionStep
from chalicelib.domain.workflows.template import Template, places

Fields = Mapping[str, Mapping[str, Field]]


def types_of_rule(rule: Rule, type: str, others: Iterable[Rule], fields: Fields) -> frozenset[str]:
    """Return the types that a rule tells of besides its own and the clients'.

    Args:
        rule: which one.
        type: of the items of its pipeline.
        others: rules whose results it may name; what these tell of it can tell, and so on.
        fields: those of all entity types.
    """
    rest, told, found = {one.id: one for one in others}, [rule], frozenset[str]()
    while told:
        one = told.pop()
        rest.pop(one.id, None)
        found |= _types_of(one.action, one.params, type, fields)
        said = msgspec.json.encode([one.params, one.condition]).decode()
        told += [rest.pop(id) for id in [*rest] if id in said]
    return found


def types_of_template(template: Template, fields: Fields) -> frozenset[str]:
    """Return the types that a workflow tells of, its own with them, besides the clients'."""
    acts = [one.step for one in places(template).values() if isinstance(one.step, ActionStep)]
    told = (_types_of(one.action, one.params, template.entity_type, fields) for one in acts)
    return frozenset({template.entity_type}).union(*told)


def refuse_untold(caller: Caller, type: str, pipeline: str | None, needed: frozenset[str]) -> None:
    """Refuse to set up what tells of items that the caller may not read.

    Raises:
        Forbidden: it says of which types.
    """
    missing = caller.access.unread(type, pipeline, *needed)
    if missing:
        raise Forbidden(hidden_from_rules(missing))


def _types_of(code: str, params: Mapping[str, Any], type: str, fields: Fields) -> frozenset[str]:
    kind = action(code)
    if kind is None:
        return frozenset()
    try:
        return types_read(parse_action(kind, params), type, fields)
    except msgspec.ValidationError:
        return frozenset()  # of a rule from before that broke: it does not act
