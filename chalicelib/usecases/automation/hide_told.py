"""Takes out of logs of rules what they tell of items that the reader may not see."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import UNSET

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import Reason
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.roles import Verb
from chalicelib.usecases.automation.types_told import types_of_rule
from chalicelib.usecases.items.visible import visible
from chalicelib.usecases.tenant.tenant import Tenant

HIDDEN_DETAIL = "what is said here tells of items that your roles do not let you see"


def hide_told(
    tenant: Tenant, reader: Caller, item: Item, runs: list[Run], now: datetime
) -> list[Run]:
    """Return runs of rules of an item as the reader may see them [1 where they see few clients].

    Where they may not see its clients, or a rule tells of other types that they do not read whole,
    its results, the words for what it did and what its condition found beyond the item are left
    out. So they are where a rule was changed or removed since, and nobody knows what it told.
    """
    if sees_types(reader, frozenset(tenant.configuration.entity_types(now))):
        return runs
    clients = item.clients()
    if len(visible(tenant, reader, clients)) < len(clients):
        return [_hidden(run) for run in runs]
    fields = tenant.configuration.fields(now)
    standing = _standing(tenant, item, now)

    def is_seen(run: Run) -> bool:
        rule = _as_it_acted(run, standing)
        return rule is not None and sees_types(
            reader, types_of_rule(rule, item.type, standing.values(), fields)
        )

    return [run if is_seen(run) else _hidden(run) for run in runs]


def _standing(tenant: Tenant, item: Item, now: datetime) -> dict[str, Rule]:
    """Return the rules that stand in the item's pipeline."""
    if item.pipeline not in tenant.configuration.type(item.type, now).pipelines:
        return {}
    rules = tenant.configuration.pipeline(item.type, item.pipeline or "", now).all_rules
    return {rule.id: rule for rule in rules}


def _as_it_acted(run: Run, standing: Mapping[str, Rule]) -> Rule | None:
    """Return a run's rule with its parameters, None where nobody knows them any more.

    Runs that have ended do not keep them.
    """
    if run.rule.params:
        return run.rule
    rule = standing.get(run.rule.id)
    if rule is None or rule.action != run.rule.action:
        return None
    changed = rule.changed_at
    return rule if changed is UNSET or changed <= run.entered_at else None


def sees_types(reader: Caller, types: frozenset[str]) -> bool:
    """Return whether somebody reads all items of some types."""
    return all(reader.access.whole(Verb.READ, one) for one in types)


def _hidden(run: Run) -> Run:
    reason = run.reason and Reason(run.reason.code, HIDDEN_DETAIL)
    seen = {name: value for name, value in run.seen.items() if "." not in name}
    return msgspec.structs.replace(run, result={}, did="", seen=seen, reason=reason)
