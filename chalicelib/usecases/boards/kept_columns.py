"""Columns of a board that are kept ready, and how they are brought up to date."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from chalicelib.domain.boards.columns import MOST, SHOWN, SPARE, Card, Column, Member
from chalicelib.domain.boards.recent import Recent, What
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.smart_activities.counting import Attention
from chalicelib.domain.workflows.runs import item_of_run
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import LOOKED_AFTER
from chalicelib.records.items import column, item_key, item_of
from chalicelib.records.smart_activities.counts import attention_key, attention_of
from chalicelib.records.workflows import run_at
from chalicelib.records.workflows import run_key as workflow_run_key
from chalicelib.usecases.boards.cards import Runs, names_in, read_cards, shown_runs
from chalicelib.usecases.items.board_order import BEGIN
from chalicelib.usecases.items.board_order import Column as Place
from chalicelib.usecases.tenant.tenant import Tenant

MOST_GOING = 2_000
"""Runs of workflows of a tenant that are looked through for those of a board's items."""

Belongs = Callable[[Item, str], bool]
"""Whether an item is to be seen in the column of a stage."""


class Columns:
    """The columns of one pipeline for one who looks at it."""

    def __init__(
        self,
        tenant: Tenant,
        type: str,
        pipeline: str,
        belongs: Belongs,
        currency: str,
        now: datetime,
    ) -> None:
        self._tenant = tenant
        self._type = type
        self._pipeline = pipeline
        self._belongs = belongs
        self._currency = currency
        self._now = now
        self._runs = Runs(tenant, type, pipeline, now)
        self._workflows: dict[ItemRef, set[str]] | None = None

    def made(self, stage: str) -> Column:
        """Return a column made of its items [about 3 per 50 of them, at most MOST; 1 for all]."""
        place = Place(
            self._tenant,
            column(self._type, self._pipeline, stage),
            lambda item: self._belongs(item, stage),
            self._now,
        )
        found, rest = place.page(BEGIN, MOST)
        items = [item for _, item in found]
        attentions = self._attentions(item.ref for item in items)
        members = {one.id: self._member(one, attentions) for one in items}
        cards = self._cards(items[: SHOWN + SPARE], attentions)
        return Column(
            as_of=self._now,
            made_at=self._now,
            members=members,
            cards=cards,
            more=rest is not None,
        )

    def updated(
        self, columns: Mapping[str, Column], lines: Iterable[Recent]
    ) -> tuple[dict[str, Column], int]:
        """Return columns with what changed since, and how many lines concerned them [1 per 100].

        What is read of an item is the item itself, what is open on it, its runs and its client; a
        line only tells of which item, and which runs there are. Of an item of which no card is
        kept all runs of workflows are looked for [1].
        """
        told = _Told(self._type, lines)
        shown = {card.client for one in columns.values() for card in one.cards.values()}
        renamed = told.clients & {client for client in shown if client}
        known = {id: card for one in columns.values() for id, card in one.cards.items()}
        runs = {ref: self._run_keys(ref, told, known.get(ref.id)) for ref in told.items}
        clients = renamed | {client for client in told.owners.values() if client}
        wanted = [
            *(key for ref in told.items for key in (item_key(ref), attention_key(ref))),
            *(key for keys in runs.values() for key in keys),
            *(workflow_run_key(id) for ids in told.workflows.values() for id in ids),
            *map(item_key, clients),
        ]
        rows = self._tenant.table.get_many(wanted) if wanted else {}
        names = names_in(rows, clients)
        found = {
            ref.id: self._found(ref, rows, runs[ref], told, known.get(ref.id)) for ref in told.items
        }
        after = {}
        for stage, one in columns.items():
            own = {
                id: (member, card) if self._belongs(item, stage) else None
                for id, (item, member, card) in ((id, it) for id, it in found.items() if it)
            }
            own |= {id: None for id, it in found.items() if it is None}
            after[stage] = one.with_items(own).with_names(names)
        return after, len(told.items) + len(renamed)

    def completed(self, columns: Mapping[str, Column]) -> dict[str, Column]:
        """Return columns with the cards that are to be shown and are not there [0; 2 per 50, 1]."""
        missing = [
            ItemRef(self._type, id) for one in columns.values() for id in one.missing(self._now)
        ]
        if not missing:
            return dict(columns)
        rows = self._tenant.table.get_many(
            [key for ref in missing for key in (item_key(ref), attention_key(ref))]
        )
        items = [item_of(rows[item_key(ref)]) for ref in missing if item_key(ref) in rows]
        attentions = _attentions(rows, missing)
        cards = self._cards(items, attentions)
        return {
            stage: one.with_items(
                {id: (member, cards[id]) for id, member in one.members.items() if id in cards}
            )
            for stage, one in columns.items()
        }

    def _cards(
        self, items: Sequence[Item], attentions: Mapping[ItemRef, Attention]
    ) -> dict[int, Card]:
        going = self._going() if items else {}
        return read_cards(self._tenant, self._runs, items, attentions, going)

    def _going(self) -> dict[ItemRef, set[str]]:
        """Return the runs of workflows that go on, by item, read once [1].

        Where there are more than MOST_GOING, those that are looked after last are not among them.
        """
        if self._workflows is None:
            found = self._tenant.table.query_index("agenda", LOOKED_AFTER, limit=MOST_GOING)
            self._workflows = {}
            for _, key in found:
                run = run_at(key)
                self._workflows.setdefault(item_of_run(run), set()).add(run)
        return self._workflows

    def _attentions(self, refs: Iterable[ItemRef]) -> dict[ItemRef, Attention]:
        wanted = list(refs)
        rows = self._tenant.table.get_many(map(attention_key, wanted)) if wanted else {}
        return _attentions(rows, wanted)

    def _member(self, item: Item, attentions: Mapping[ItemRef, Attention]) -> Member:
        return Member.of(item, attentions.get(item.ref), self._currency)

    def _run_keys(self, ref: ItemRef, told: "_Told", card: Card | None) -> list[Key]:
        line = told.placed.get(ref)
        if line is not None and line.place is not None:
            return self._runs.keys(ref, line.entry, line.place.stage, told.runs(ref))
        return self._runs.keys(ref, card.entry, card.stage, told.runs(ref)) if card else []

    def _found(
        self,
        ref: ItemRef,
        rows: Mapping[Key, Row],
        runs: list[Key],
        told: "_Told",
        known: Card | None,
    ) -> tuple[Item, Member, Card | None] | None:
        row = rows.get(item_key(ref))
        if row is None:
            return None
        item = item_of(row)
        attentions = _attentions(rows, [ref])
        member = self._member(item, attentions)
        line = told.placed.get(ref)
        entry = line.entry if line else known.entry if known else None
        if entry != item.entry:
            return item, member, None  # it has moved on, or nobody said where its runs are
        own = shown_runs(rows[key] for key in runs if key in rows)
        card = Card.of(item, attentions.get(ref), own, self._going_now(ref, rows, told, known))
        if known is not None and known.client == card.client:
            card = msgspec.structs.replace(card, client_name=known.client_name)
        return item, member, card

    def _going_now(
        self, ref: ItemRef, rows: Mapping[Key, Row], told: "_Told", known: Card | None
    ) -> set[str]:
        """Return which runs of workflows go on with an item: those known, as lines change them."""
        if known is not None:
            going = set(known.workflows)
        else:
            going = set() if ref in told.created else set(self._going().get(ref, ()))
        for run in told.workflows.get(ref, ()):
            row = rows.get(workflow_run_key(run))
            if row is not None and row.agenda is not None:  # it is looked after: it goes on
                going.add(run)
            else:
                going.discard(run)
        return going


class _Told:
    """What lines say: of which items of the board's type, and of which clients."""

    def __init__(self, type: str, lines: Iterable[Recent]) -> None:
        self.items: dict[ItemRef, None] = {}
        self.clients: set[ItemRef] = set()
        self.placed: dict[ItemRef, Recent] = {}
        self.owners: dict[ItemRef, ItemRef | None] = {}
        self.created: set[ItemRef] = set()
        self.workflows: dict[ItemRef, list[str]] = {}
        self._runs: dict[tuple[ItemRef, int], list[str]] = {}
        for line in lines:
            if line.item.type in CLIENT_TYPES and line.what is not What.RUNS:
                self.clients.add(line.item)
            if line.item.type != type:
                continue
            self.items[line.item] = None
            if line.place is not None:
                self.placed[line.item] = line
                self.owners[line.item] = line.client
            if line.what is What.CREATED:
                self.created.add(line.item)
            if line.run is not None and not line.entry:
                self.workflows.setdefault(line.item, []).append(line.run)
            elif line.run is not None:
                self._runs.setdefault((line.item, line.entry), []).append(line.run)

    def runs(self, ref: ItemRef) -> list[str]:
        """Return the names of the runs that lines tell of, of all entries."""
        return [name for (item, _), names in self._runs.items() if item == ref for name in names]


def _attentions(rows: Mapping[Key, Row], refs: Iterable[ItemRef]) -> dict[ItemRef, Attention]:
    return {
        ref: attention_of(rows[attention_key(ref)]) for ref in refs if attention_key(ref) in rows
    }
