"""Own data: the effects of runs become writes, which go out together with the ends of the runs.

Nothing is written here. How each effect becomes writes stands in effects/.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.domain.automation.effects import ActionFailed, DataEffect, Plan
from chalicelib.domain.automation.loop_guard import loop_guard, moved_by_automation
from chalicelib.domain.automation.run_states import D, Doing
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.codes import Code
from chalicelib.domain.files.file import File
from chalicelib.domain.items.causes import MAX_FAMILY, Cause
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.deletion import deleted_item
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import Draft, changed_item, check_values
from chalicelib.domain.items.references import Reference, check_references, items_among
from chalicelib.ports.table import CheckEntry, Put, Row, Write
from chalicelib.records.items import item_key, item_row
from chalicelib.records.shared_entries import entry_rows
from chalicelib.usecases.automation.effects import handling_of
from chalicelib.usecases.automation.item_context import ItemContext
from chalicelib.usecases.automation.own_files import OwnFiles
from chalicelib.usecases.automation.runs.unrecoverable import failing
from chalicelib.usecases.items.save_item import item_writes
from chalicelib.usecases.tenant.type_wide import TypeWide

E = TypeVar("E", bound=DataEffect)


class Deed(msgspec.Struct, Generic[D], frozen=True, kw_only=True):
    """What a doing is to do, and in whose name."""

    doing: D
    plan: Plan
    entry: int
    """The item's stage entry in which it acts."""
    actor: int
    cause: Cause
    """Of what it changes."""


class OwnData:
    """Items as they are after the effects so far, and all that is to be written.

    Several deeds about the same items may be taken in one after another: each sees what those
    before it did, and all of it is written at once.
    """

    def __init__(self, context: ItemContext, *items: Item) -> None:
        self.context = context
        self._own = {item.ref for item in items}
        self._before: dict[ItemRef, Item] = {item.ref: item for item in items}
        self._after: dict[ItemRef, Item] = dict(self._before)
        self._made: set[ItemRef] = set()
        self._rows: list[Write] = []
        self._entries: list[TimelineEntry] = []
        self._authors: dict[ItemRef, dict[str, str]] = {}
        self.files = OwnFiles(context.tenant.table)

    def item(self, ref: ItemRef) -> Item:
        """Return an item as it is after the effects so far.

        Raises:
            KeyError: nothing has looked at it.
        """
        return self._after[ref]

    def read(self, ref: ItemRef) -> Item | None:
        """Return an item as it is after the effects so far, None if it is gone [1 if new]."""
        if ref not in self._after:
            found = self.context.others([ref])[ref]
            if found is None:
                return None
            self._before[ref] = self._after[ref] = found
        return self._after[ref]

    @property
    def others(self) -> list[Item]:
        """Return the items as they are going to be, besides those that it began with."""
        return [item for ref, item in self._after.items() if ref not in self._own]

    def next_version(self, ref: ItemRef) -> int:
        """Return the version at which an item will be written."""
        return 1 if ref in self._made else self._before[ref].version + 1

    @property
    def touched_others(self) -> bool:
        """Return whether items besides those that it began with are changed."""
        return any(
            self._after[ref] is not before
            for ref, before in self._before.items()
            if ref not in self._own
        )

    def take(self, deed: Deed[Any]) -> dict[str, Any]:
        """Take in all effects of a deed on own data, in order, and return its results.

        Requests: one where they refer to items that were not looked at before, one for each item
        made in a family (causes.py).

        Raises:
            ActionFailed: an effect is refused, or has a mistake in its code; then nothing of the
                deed is taken in.
        """
        work = DataWork(self, deed)
        effects = deed.plan.own_data
        with failing():
            self._check_references(work, effects.values())
            for number, effect in effects.items():
                handling_of(type(effect), DataHandling).write(effect, work, number)
        self._note_authors(deed, work)
        self._after |= work.changed
        self._before |= {ref: work.changed[ref] for ref in work.made}
        self._made |= work.made
        self._rows += work.rows
        self._entries += work.entries
        self.files.take(work.files)
        return {**deed.plan.results, **work.results}

    def writes(self) -> list[Write]:
        """Return all writes; they hold only while the items are in their stage entries."""
        entries = (Put(row, expect="absent") for row in entry_rows(self._entries))
        return [*self._changes(), *self._rows, *entries]

    def extent(self) -> tuple[int, int]:
        """Return how many rows are written, at most, and about how many characters."""
        writes = [*self._changes(), *self._rows]
        written = sum(len(one.row.body) for one in writes if isinstance(one, Put))
        return len(writes) + len(self._entries), written + sum(
            len(entry.text) for entry in self._entries
        )

    def _changes(self) -> list[Write]:
        changed: list[Write] = []
        for ref, before in self._before.items():
            after = self._after[ref]
            if ref in self._made:
                changed.append(Put(item_row(after), expect="absent"))
            elif after is not before:
                changed += item_writes(before, self._with_authors(after))
            elif ref in self._own:
                changed.append(CheckEntry(item_key(ref), before.entry))
        return [*changed, *self.files.writes()]

    def _with_authors(self, item: Item) -> Item:
        authors = self._authors.get(item.ref, {})
        several = len(set(authors.values())) > 1
        return msgspec.structs.replace(item, authors=authors) if several else item

    def _note_authors(self, deed: Deed[Any], work: "DataWork") -> None:
        """Keep apart which rule wrote which field, where several change an item in one version."""
        for ref, after in work.changed.items():
            if ref in work.made or not isinstance(deed.doing, Run):
                continue
            fields = Change(self._after[ref], after).fields
            authors = self._authors.setdefault(ref, {})
            authors |= dict.fromkeys(sorted(fields), deed.doing.rule.id)

    def _check_references(self, work: "DataWork", effects: Iterable[DataEffect]) -> None:
        """Refuse what the effects name and what does not exist, as the API does [1 if new]."""
        found = [
            reference
            for effect in effects
            for reference in handling_of(type(effect), DataHandling).references(effect, work)
        ]
        items: dict[ItemRef, Item | None] = dict(self._after)
        items |= self.context.others(ref for ref in items_among(found) if ref not in items)
        check_references(found, self.context.everywhere.users, items)


class DataWork:
    """One deed on its way to writes: what its effects have to work with."""

    def __init__(self, own: OwnData, deed: Deed[Any]) -> None:
        self._own = own
        self.context = own.context
        self.doing: Doing = deed.doing
        self.entry = deed.entry
        self.actor = deed.actor
        self.cause = deed.cause
        self.changed: dict[ItemRef, Item] = {}
        """Items as the effects leave them."""
        self.made: set[ItemRef] = set()
        """Those of them that are new."""
        self.rows: list[Write] = []
        """What is written besides items and entries of the timeline."""
        self.entries: list[TimelineEntry] = []
        """What the timeline is to show, newly."""
        self.own_files, self.files = own.files, dict[str, File]()
        """Files, and those of them that get an owner, as the effects leave them."""
        self.results: dict[str, Any] = {}
        """What the deed gives to later ones."""

    @property
    def now(self) -> datetime:
        """Return the present instant."""
        return self.context.now

    def type_wide(self, type: str) -> TypeWide:
        """Return pipelines and fields of an entity type."""
        return self.context.tenant.configuration.type(type, self.now)

    def item(self, ref: ItemRef) -> Item:
        """Return an item as it is after the effects so far [1 if nothing has looked at it before].

        Raises:
            ActionFailed: it is gone.
        """
        found = self.changed.get(ref) or self._own.read(ref)
        if found is None:
            raise ActionFailed(Code.NO_ITEM, f"there is no {ref.type} {ref.id} any more")
        return found

    def change(self, ref: ItemRef, values: dict[str, Any] | Draft, by: int | None = None) -> Item:
        """Set fields, stage or pipeline of an item and return it; the same one if none differs.

        `by` is the author, who acts by default. A draft may set what only the service sets.

        Raises:
            ActionFailed: automation changes items because of its own changes again and again.
            Invalid: the values do not fit.
        """
        before, wide = self.item(ref), self.type_wide(ref.type)
        if not isinstance(values, Draft):
            values = check_values(values, wide.fields, before.fields)
        changed = changed_item(
            before,
            values,
            fields=wide.fields,
            pipeline_of=wide.pipelines.get,
            by=self.actor if by is None else by,
            now=self.now,
            cause=self.cause,
        )
        if changed is before:
            return before
        if self.cause.too_deep:
            raise loop_guard()
        if changed.entry != before.entry:
            changed = moved_by_automation(before, changed, self.cause, self.now)
        # One step from what is stored, however many effects change it.
        changed = msgspec.structs.replace(changed, version=self._own.next_version(ref))
        self.changed[ref] = changed
        return changed

    def delete(self, ref: ItemRef) -> None:
        """Mark an item as deleted.

        Raises:
            ActionFailed: it is gone.
        """
        type = self.type_wide(ref.type).entity_type
        gone = deleted_item(self.item(ref), type, by=self.actor, now=self.now, cause=self.cause)
        self.changed[ref] = msgspec.structs.replace(gone, version=self._own.next_version(ref))

    def check_family(self, deed: str) -> None:
        """Refuse to make one more item where automation makes items without end [1 in a family].

        Raises:
            ActionFailed: it does; `deed` names the making, so that trying it again counts no more.
        """
        family = self.cause.family
        if self.cause.too_deep:
            raise loop_guard()
        if family is not None and self.context.count(f"family#{family}", deed) > MAX_FAMILY:
            raise loop_guard()

    def make(self, item: Item) -> None:
        """Add a new item."""
        self.changed[item.ref] = item
        self.made.add(item.ref)

    def write(self, row: Row) -> None:
        """Add a new row."""
        self.rows.append(Put(row, expect="absent"))


class DataHandling(Generic[E]):
    """How one effect on own data becomes writes."""

    def references(self, effect: E, work: DataWork) -> list[Reference]:
        """Return what it refers to besides the item, so that all of it can be read at once."""
        return []

    def write(self, effect: E, work: DataWork, number: int) -> None:
        """Add what is to be written to the work; `number` is the effect's place in its plan.

        Raises:
            ActionFailed: it cannot be done.
            Invalid: its values do not fit.
        """
        raise AssertionError(f"{type(self).__name__} writes nothing")
