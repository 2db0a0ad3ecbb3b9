"""Turns effects on our own data into writes. Pure but for what it is handed.

All writes of a run and its end go out as one transaction, so that they happen together and once.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.automation.doings import Doing
from chalicelib.domain.automation.effects import (
    ActionFailed,
    AddActivity,
    AddEntry,
    AppendToItem,
    ChangeItem,
    CreateItem,
    DataEffect,
)
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.causes import MAX_FAMILY, Cause, may_move, recent_moves
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.item_changes import changed_item, check_values
from chalicelib.ports.table import CheckEntry, Put, Write
from chalicelib.records.card import activity_row, entry_row
from chalicelib.records.items import item_key, item_row
from chalicelib.records.runs import auto_complete_row
from chalicelib.usecases.items.save_item import item_writes
from chalicelib.usecases.tenant.type_wide import TypeWide


class DataWork:
    """Collects the writes for the effects of one run."""

    def __init__(
        self,
        run: Doing,
        item: Item,
        *,
        entry: int,
        actor: int,
        cause: Cause,
        now: datetime,
        find_item: Callable[[ItemRef], Item | None],
        type_wide: Callable[[str], TypeWide],
        make_item: Callable[[str, dict[str, Any], int, Cause], Item],
        count_family: Callable[[str], int],
    ) -> None:
        self._run = run
        self._before: dict[ItemRef, Item] = {item.ref: item}
        self._after: dict[ItemRef, Item] = {item.ref: item}
        self._own = item.ref
        self._entry_number = entry
        self._actor = actor
        self._cause = cause
        self._now = now
        self._find_item = find_item
        self._type_wide = type_wide
        self._make_item = make_item
        self._count_family = count_family
        self._rows: list[Write] = []
        self.results: dict[str, Any] = {}

    @property
    def item(self) -> Item:
        """Return the run's item as it is after the effects."""
        return self._after[self._own]

    @property
    def touched_others(self) -> bool:
        """Return whether other items than the run's own are written."""
        return len(self._before) > 1

    def add(self, effects: Sequence[DataEffect]) -> None:
        """Take in the effects, in order.

        Raises:
            ActionFailed: an effect is refused (a gone stage, a value that does not fit, the loop
            guard).
        """
        for number, effect in enumerate(effects):
            if isinstance(effect, ChangeItem):
                self._change(effect.item, effect.values)
            elif isinstance(effect, AppendToItem):
                self._append(effect.item, effect.values)
            elif isinstance(effect, CreateItem):
                self._create(effect)
            elif isinstance(effect, AddEntry):
                self._rows.append(Put(entry_row(self._entry(number, effect)), expect="absent"))
            else:
                self._plan_activity(number, effect)

    def writes(self) -> list[Write]:
        """Return all writes; they hold only while the item is in the stage entry."""
        changed: list[Write] = []
        for ref, before in self._before.items():
            changed += item_writes(before, self._after[ref])
        if self.item is self._before[self._own]:
            changed.append(CheckEntry(item_key(self._own), self._entry_number))
        return changed + self._rows

    def _get(self, ref: ItemRef) -> Item:
        if ref not in self._after:
            item = self._find_item(ref)
            if item is None:
                raise ActionFailed(f"no_{ref.type}", f"there is no {ref.type} {ref.id} any more")
            self._before[ref] = self._after[ref] = item
        return self._after[ref]

    def _append(self, ref: ItemRef, values: dict[str, list[Any]]) -> None:
        present = self._get(ref).fields
        fields = self._type_wide(ref.type).fields
        merged = {}
        for code, added in values.items():
            kept = list(present.get(code) or [])
            try:
                merged[code] = fields[code].parse(kept + [one for one in added if one not in kept])
            except (Invalid, KeyError) as error:
                raise ActionFailed("bad_value", f"{code}: {error}") from error
        self._change(ref, merged)

    def _change(self, ref: ItemRef, values: dict[str, Any]) -> None:
        item = self._get(ref)
        wide = self._type_wide(ref.type)
        try:
            changed = changed_item(
                item,
                check_values(values, wide.fields),
                fields=wide.fields,
                pipeline_of=wide.pipelines.get,
                by=self._actor,
                now=self._now,
                cause=self._cause,
            )
        except Invalid as error:
            raise ActionFailed(error.code, error.detail) from error
        if changed is item:
            return
        if self._cause.too_deep:
            raise loop_guard()
        if changed.entry != item.entry:
            changed = moved_by_automation(item, changed, self._cause, self._now)
        self._after[ref] = _one_version_on(self._before[ref], changed)

    def _create(self, effect: CreateItem) -> None:
        if self._cause.too_deep:
            raise loop_guard()
        family = self._cause.family
        if family is not None and self._count_family(family) > MAX_FAMILY:
            raise loop_guard()
        cause = self._cause.making(str(self._run.item))
        try:
            made = self._make_item(effect.type, effect.values, self._actor, cause)
        except Invalid as error:
            raise ActionFailed(error.code, error.detail) from error
        self.results.setdefault("id", made.id)
        self._rows.append(Put(item_row(made), expect="absent"))

    def _entry(self, number: int, effect: AddEntry) -> TimelineEntry:
        id = f"{self._run.id}-{number}"
        self.results.setdefault("entry_id", id)
        return TimelineEntry(
            id=id,
            item=self._run.item,
            kind=effect.kind,
            at=self._now,
            author=self._actor,
            text=effect.text,
            cause=self._cause,
            order=self._run.order,
        )

    def _plan_activity(self, number: int, effect: AddActivity) -> None:
        name = hashlib.sha256(f"{self._run.id}-{number}".encode()).hexdigest()[:12]
        activity = Activity(
            id=f"{self._run.item}-{name}",
            item=self._run.item,
            subject=effect.subject,
            description=effect.description,
            responsible=effect.responsible,
            created_by=self._actor,
            created_at=self._now,
            deadline=effect.deadline,
            important=effect.important,
            auto_complete=effect.auto_complete,
            entry=self._entry_number,
            cause=self._cause,
        )
        self.results.setdefault("activity_id", activity.id)
        self._rows.append(Put(activity_row(activity), expect="absent"))
        if effect.auto_complete:
            row = auto_complete_row(self._run.item, self._entry_number, activity.id)
            self._rows.append(Put(row, expect="absent"))


def moved_by_automation(before: Item, moved: Item, cause: Cause, now: datetime) -> Item:
    """Return the moved item with the move counted for the loop guard (semantics/automation: loops).

    Raises:
        ActionFailed: automation has moved the item too often.
    """
    if not may_move(before.automated_moves, cause, now):
        raise loop_guard()
    moves = (*recent_moves(before.automated_moves, now), now)
    return msgspec.structs.replace(moved, automated_moves=moves)


def loop_guard() -> ActionFailed:
    """Return the refusal for automation that runs in circles."""
    return ActionFailed(
        "loop_guard", "stopped: automation keeps changing this item because of its own changes"
    )


def _one_version_on(before: Item, after: Item) -> Item:
    """Return the item as one step from what is stored, however many effects changed it."""
    return msgspec.structs.replace(after, version=before.version + 1)
