"""What a bulk change would do, seen by making it to its first items where nothing is kept."""

from collections import Counter
from datetime import datetime

import msgspec

from chalicelib.catalogue.action import reaches_of
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.bulk.job import LeftOut, refs
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, ids_of
from chalicelib.usecases.items.change_item import change_item, rights_for
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

LOOKED_AT = 50
"""Items that the preview changes; of more it is told that they were not looked at."""
ACTED = frozenset({RunState.DONE, RunState.WAITING_APP})


class RulesOfBulk(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one rule with the items that were looked at."""

    rule: str
    name: str
    action: str
    stage: str
    state: RunState
    items: int
    cannot_be_undone: bool
    """Whether it reaches clients, colleagues or other systems at once."""


class BulkPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a bulk change would do."""

    items: int
    """How many items it is about."""
    looked_at: int
    changed: int
    """Of those that were looked at."""
    unchanged: int
    refused: tuple[LeftOut, ...]
    rules: list[RulesOfBulk]
    hidden: int
    """Runs of rules that the caller may not see."""
    cut: bool
    """Whether more would follow than was looked at."""
    confirm: str
    """To be sent with the change within ten minutes."""
    valid_until: datetime


def preview_bulk(tenant: Tenant, caller: Caller, wanted: BulkChange, now: datetime) -> BulkPreview:
    """Return what a bulk change would do, by its first LOOKED_AT items; nothing is written or sent.

    What finding the items costs, and the reads of changing those that are looked at.

    Raises:
        Forbidden: they may not change, or move, items of the type.
        Invalid: nothing is to be changed, or no item; or there are too many.
    """
    caller.require(*rights_for(wanted.values), on=Area(wanted.type))
    ids = ids_of(tenant, caller, wanted, now)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    some = refs(wanted.type, ids[:LOOKED_AT])
    rows = sandbox.table.get_many(map(item_key, some))
    before = {ref: item_of(rows[item_key(ref)]) for ref in some if item_key(ref) in rows}
    refused: list[LeftOut] = []
    changed = 0
    for ref in some:
        try:
            item = change_item(sandbox.tenant, caller, ref, wanted.values, now=now)
        except Refused as error:
            refused.append(LeftOut(ref.id, str(error.code), error.detail))
        else:
            changed += item != before.get(ref)
    sandbox.settle()
    rules, hidden = _rules(sandbox, caller, before)
    until = now + VALID
    of = confirmed(tenant, caller, wanted, now)
    return BulkPreview(
        items=len(ids),
        looked_at=len(some),
        changed=changed,
        unchanged=len(some) - changed - len(refused),
        refused=tuple(refused),
        rules=rules,
        hidden=hidden,
        cut=sandbox.cut,
        confirm=confirmation(signing_secret(tenant), of, until),
        valid_until=until,
    )


def _rules(
    sandbox: Sandbox, caller: Caller, before: dict[ItemRef, Item]
) -> tuple[list[RulesOfBulk], int]:
    """Return what becomes of rules, counted; those of the stages that are left, too."""
    runs = runs_among(sandbox.written.values())
    places = {(one.after.ref, one.after.entry): one.after for one in sandbox.changes}
    places |= {(ref, item.entry): item for ref, item in before.items()}
    counted: Counter[tuple[str, str, str, str, RunState]] = Counter()
    hidden = 0
    for run in runs:
        item = places.get((run.item, run.entry))
        if run.item not in before or item is None:
            continue
        if not caller.may(Right.AUTOMATION_READ, Area(item.type, item.pipeline)):
            hidden += 1
            continue
        rule = run.rule
        counted[rule.id, rule.name, rule.action, rule.stage, run.state] += 1
    rules = [
        RulesOfBulk(
            rule=id,
            name=name,
            action=code,
            stage=stage,
            state=state,
            items=items,
            cannot_be_undone=state in ACTED and _reaches_others(code),
        )
        for (id, name, code, stage, state), items in counted.most_common()
    ]
    return rules, hidden


def _reaches_others(code: str) -> bool:
    kind = action(code)
    return kind is not None and any(one is not Reach.DATA for one in reaches_of(kind))
