"""What a bulk change would do, seen by making it where nothing is kept.

It is made to all items; what follows from it is followed with the first ones.
"""

from collections import Counter
from datetime import datetime

import msgspec

from chalicelib.catalogue.action import reaches_of
from chalicelib.catalogue.listing import action
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.automation.runs import RunState
from chalicelib.domain.bulk.confirming import VALID, confirmation
from chalicelib.domain.bulk.job import MOST_TOLD, LeftOut, refs
from chalicelib.domain.errors import Refused
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.sandbox.sandbox import Sandbox
from chalicelib.usecases.automation.runs.give_rule import give_rule, looked_at
from chalicelib.usecases.bulk.start_bulk import BulkChange, confirmed, ids_of
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant

LOOKED_AT = 50
"""Items with which rules are followed; of how many it is told."""
AT_ONCE = 500
"""Of the others, which are only changed: how many one sandbox holds."""
CHUNK = 100
"""Items that are read by one request."""
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
    changed: int
    unchanged: int
    refusals: int
    refused: tuple[LeftOut, ...]
    """The first ones."""
    looked_at: int
    """With how many of them rules were followed."""
    rules: list[RulesOfBulk]
    hidden: int
    """Runs of rules that the caller may not see."""
    cut: bool
    """Whether more would follow with them than was looked at."""
    not_taken_back: list[str]
    """Fields that an undo would leave as they are set."""
    confirm: str
    """To be sent with the change within ten minutes."""
    valid_until: datetime


def preview_bulk(tenant: Tenant, caller: Caller, wanted: BulkChange, now: datetime) -> BulkPreview:
    """Return what a bulk change would do; nothing is written or sent.

    What finding the items costs, a read of 100 of them, and for the first LOOKED_AT the reads of
    what follows.

    Raises:
        Forbidden: they may not change, or move, items of the type, or not set up the rule.
        NotFound: there is no such rule.
        Invalid: nothing is to be changed, or no item; or there are too many.
        Clash: the rule is off.
    """
    caller.require(Right.ITEM_READ)
    wanted.allow(caller)
    ids = ids_of(tenant, caller, wanted, now)
    all = refs(wanted.type, ids)
    sandbox = Sandbox(tenant, now, over=tenant.table)
    changing = _Changing(caller, wanted, now)
    before = changing.all(sandbox, all[:LOOKED_AT])
    sandbox.settle()
    rules, hidden = _rules(sandbox, caller, before)
    for start in range(LOOKED_AT, len(all), AT_ONCE):
        changing.all(Sandbox(tenant, now, over=tenant.table), all[start : start + AT_ONCE])
    until = now + VALID
    of = confirmed(tenant, caller, wanted, now)
    fields = tenant.configuration.type(wanted.type, now).fields
    return BulkPreview(
        items=len(ids),
        changed=changing.changed,
        unchanged=len(ids) - changing.changed - changing.refusals,
        refusals=changing.refusals,
        refused=tuple(changing.refused),
        looked_at=min(len(ids), LOOKED_AT),
        rules=rules,
        hidden=hidden,
        cut=sandbox.cut,
        not_taken_back=sorted(
            code for code in wanted.values if code in fields and fields[code].private
        ),
        confirm=confirmation(signing_secret(tenant), of, until),
        valid_until=until,
    )


class _Changing:
    """Makes a bulk change in sandboxes, and counts what becomes of the items."""

    def __init__(self, caller: Caller, wanted: BulkChange, now: datetime) -> None:
        self._caller = caller
        self._wanted = wanted
        self._now = now
        self.changed = 0
        self.refusals = 0
        self.refused: list[LeftOut] = []

    def all(self, sandbox: Sandbox, some: list[ItemRef]) -> dict[ItemRef, Item]:
        """Change some items, and return them as they were [1 per 100]."""
        before: dict[ItemRef, Item] = {}
        for start in range(0, len(some), CHUNK):
            rows = sandbox.table.get_many(map(item_key, some[start : start + CHUNK]))
            found = [item_of(row) for row in rows.values()]
            before |= {item.ref: item for item in found}
            if self._wanted.rule is not None:
                # At once for all of them: they are known then where each is looked at.
                ids = [self._wanted.rule.id]
                sandbox.table.get_many(key for item in found for key in looked_at(item, ids))
        for ref in some:
            self._one(sandbox, ref, before.get(ref))
        return before

    def _one(self, sandbox: Sandbox, ref: ItemRef, before: Item | None) -> None:
        try:
            changes = self._changes(sandbox, ref, before)
        except Refused as error:
            self.refusals += 1
            if len(self.refused) < MOST_TOLD:
                self.refused.append(LeftOut(ref.id, str(error.code), error.detail))
        else:
            self.changed += changes

    def _changes(self, sandbox: Sandbox, ref: ItemRef, before: Item | None) -> bool:
        wanted, tenant, caller, now = self._wanted, sandbox.tenant, self._caller, self._now
        if wanted.rule is not None:
            return give_rule(tenant, caller, ref, wanted.rule, root="bulk", now=now) is not None
        return change_item(tenant, caller, ref, wanted.values, now=now) != before


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
