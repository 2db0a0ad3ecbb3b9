"""Cards of a board: what they show of an item, its runs and its client."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from chalicelib.domain.automation.runs import Run, RunKey, RunState
from chalicelib.domain.boards.columns import Card, named
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.smart_activities.counting import Attention
from chalicelib.ports.table import Key, Row
from chalicelib.records.entry_runs import entry_runs_key, runs_among
from chalicelib.records.items import item_key, item_of
from chalicelib.records.runs import run_key
from chalicelib.usecases.tenant.tenant import Tenant

WAITING = "waiting"
FAILED = "failed"


class Runs:
    """Where the runs of a pipeline's items lie, as its rules are now."""

    def __init__(self, tenant: Tenant, type: str, pipeline: str, now: datetime) -> None:
        has = tenant.configuration.type(type, now).entity_type.has_automation
        self._automation = tenant.configuration.pipeline(type, pipeline, now) if has else None

    def keys(
        self, item: ItemRef, entry: int, stage: str | None, also: Iterable[str] = ()
    ) -> list[Key]:
        """Return where the runs of a stage entry may lie; `also` are further ones by name."""
        if self._automation is None or stage is None or not entry:
            return []
        rules = [one.rule.id for one in self._automation.rules_of(stage)]
        names = dict.fromkeys([*rules, *also])
        keys = [run_key(RunKey(item, entry, name)) for name in names]
        return [entry_runs_key(item, entry), *keys] if keys else []


def shown_runs(rows: Iterable[Row]) -> dict[str, str]:
    """Return which runs wait or have failed, of each rule what its last attempt did."""
    last: dict[str, Run] = {}
    for run in runs_among(rows):
        known = last.get(run.rule.id)
        if known is None or run.retry >= known.retry:
            last[run.rule.id] = run
    found = {}
    for rule, run in last.items():
        if not run.is_final:
            found[rule] = WAITING
        elif run.state is RunState.FAILED:
            found[rule] = FAILED
    return found


def read_cards(
    tenant: Tenant,
    runs: Runs,
    items: Sequence[Item],
    attentions: Mapping[ItemRef, Attention],
    workflows: Mapping[ItemRef, Collection[str]],
) -> dict[int, Card]:
    """Return the cards of some items, by id [1 per 100 runs and clients].

    `workflows` are the runs of workflows that go on, by item.
    """
    keys = {item.ref: runs.keys(item.ref, item.entry, item.stage) for item in items}
    clients = {client for item in items for client in item.clients()[:1]}
    wanted = [*(key for some in keys.values() for key in some), *map(item_key, clients)]
    rows = tenant.table.get_many(wanted) if wanted else {}
    found = {}
    for item in items:
        own = shown_runs(rows[key] for key in keys[item.ref] if key in rows)
        going = workflows.get(item.ref, ())
        found[item.id] = Card.of(item, attentions.get(item.ref), own, going)
    return named(found, names_in(rows, clients))


def names_in(rows: Mapping[Key, Row], clients: Collection[ItemRef]) -> dict[ItemRef, str | None]:
    """Return what clients are called; None for one that is gone."""
    names: dict[ItemRef, str | None] = {}
    for client in clients:
        row = rows.get(item_key(client))
        item = item_of(row) if row else None
        names[client] = item.title if item and item.deleted_at is None else None
    return names
