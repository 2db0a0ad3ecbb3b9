"""Names in the conditions of rules and triggers: fields of the item, and what lies beyond it.

Beyond it lie contact.<field> and company.<field>, tenant_variables.<code>, tenant_constants.<code>,
results.<rule>.<name> of earlier rules of the stage, now, today, and what the item's links lead to.
Each is looked at only where a condition names it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import parse_action
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item

Roots = Mapping[str, Callable[[], Mapping[str, Field]]]
"""What stands behind the first word of a name, asked for when one is looked up."""
Beyond = Callable[[Collection[str]], Mapping[str, Any]]
"""Returns the values of names that lie beyond the item."""


class ConditionNames(Mapping[str, Field]):
    """Fields by the names that conditions use."""

    def __init__(self, own: Mapping[str, Field], roots: Roots) -> None:
        self.own = own
        self.roots = roots

    def __getitem__(self, name: str) -> Field:
        found = self.own.get(name)
        if found is not None:
            return found
        root, _, rest = name.partition(".")
        return msgspec.structs.replace(self.roots[root]()[rest], code=name)

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        for root, inner in self.roots.items():
            yield from (f"{root}.{name}" for name in inner())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def beyond(names: Iterable[str], own: Mapping[str, Field]) -> frozenset[str]:
    """Return those of the names whose values are not all in the item's own row."""
    return frozenset(name for name in names if name not in own or is_link(own[name]))


def is_link(field: Field) -> bool:
    """Return whether a field names another item, which may be gone."""
    return field.type is FieldType.ITEM and field.target is not None


def seen_values(item: Item, names: Collection[str], look: Beyond) -> Mapping[str, Any]:
    """Return the item's values, and those of the names beyond it."""
    return {**item.values(), **look(names)} if names else item.values()


def results_of(
    rules: Iterable[Rule],
    fields: Mapping[str, Mapping[str, Field]],
    app_actions: Mapping[str, AppAction] | None = None,
) -> dict[str, Field]:
    """Return what rules give to later ones, by <rule>.<name>.

    Args:
        rules: the rules.
        fields: those of all items, by entity type code.
        app_actions: what apps have registered, by code.
    """
    found: dict[str, Field] = {}
    for rule in rules:
        action = listing.action(rule.action)
        if action is None:
            continue
        try:
            given = parse_action(action, rule.params).gives(fields, app_actions)
        except msgspec.ValidationError:
            continue
        found |= {f"{rule.id}.{name}": field for name, field in given.items()}
    return found


def earlier(rule: Rule, rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules above a rule on its stage."""
    place = (rule.sort, rule.id)
    return [
        one
        for one in rules
        if one.stage == rule.stage and one.id != rule.id and (one.sort, one.id) < place
    ]
