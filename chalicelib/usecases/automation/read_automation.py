"""Read what automation did and will do on an item (semantics/automation: run log)."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import groupby, islice

import msgspec

from chalicelib.catalogue.listing import action
from chalicelib.catalogue.words.spoken import words_in
from chalicelib.domain.automation.run_in_words import RunWords
from chalicelib.domain.automation.runs import Reason, Run, RunState
from chalicelib.domain.codes import Code
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Row, Table
from chalicelib.records.entry_runs import runs_among
from chalicelib.records.runs import RUN, entry_prefix
from chalicelib.usecases.automation.hide_told import hide_told
from chalicelib.usecases.card.names_for import names_for
from chalicelib.usecases.items.save_item import find_item, present
from chalicelib.usecases.tenant.tenant import Tenant

LEFT = Reason(Code.STAGE_LEFT, "the item has left the stage")
OF_ONE_ENTRY = 20
"""Rows that a page reads besides its own: the rest of the entry at which it begins or ends."""

Place = tuple[int, int, str, int]
"""The stage entry, of the rule the sort and the id, and which attempt by hand it is."""


def read_automation(
    tenant: Tenant,
    caller: Caller,
    ref: ItemRef,
    *,
    limit: int,
    after: Place | None = None,
    now: datetime,
) -> tuple[list[Run], Place | None]:
    """Return runs of the item: the newest stage entry first, within it in rule order [2 a page].

    Also the place behind which the next ones begin, None at the end. Attempts by hand
    follow the run that they repeat.

    Runs of a stage that was left a moment ago, and that are about to be stopped, are shown as
    stopped. Of an item that was deleted, whoever sets up automation sees them. What they tell of
    other items is left out for who may not see these (hide_told.py).

    Raises:
        NotFound: no such item.
    """
    caller.require(Right.AUTOMATION_READ)
    item = find_item(tenant, ref)
    if item is None or item.became or not caller.may(Right.AUTOMATION_UPDATE, item):
        item = present(item, ref)
    caller.require(Right.AUTOMATION_READ, on=item)
    some = list(islice(_newest_first(tenant.table, ref, limit, after), limit + 1))
    page = [_as_it_will_be(run, item) for run in some[:limit]]
    page = hide_told(tenant, caller, item, page, now)
    return page, place_of(page[-1]) if len(some) > limit else None


def place_of(run: Run) -> Place:
    """Return where a run stands in the list."""
    return run.entry, run.rule.sort, run.rule.id, run.retry


def run_words(tenant: Tenant, caller: Caller, type: str, now: datetime, language: str) -> RunWords:
    """Return the names that lines of the run log are written with, in a language."""
    caller.require(Right.AUTOMATION_READ)
    return RunWords(
        action_title=partial(_action_title, language),
        names=names_for(tenant, type, now, {}, language=language),
    )


def _newest_first(table: Table, ref: ItemRef, limit: int, after: Place | None) -> Iterator[Run]:
    """Return runs entry by entry, without those that the pages before have shown."""
    for entry, rows in groupby(_rows(table, ref, limit, after), key=_entry_of):
        for run in sorted(runs_among(rows), key=place_of):
            if after is None or entry != after[0] or place_of(run) > after:
                yield run


def _rows(table: Table, ref: ItemRef, limit: int, after: Place | None) -> Iterator[Row]:
    size = limit + OF_ONE_ENTRY
    behind = None if after is None else f"{entry_prefix(after[0])}~~"
    while True:
        rows = table.query(str(ref), prefix=f"{RUN}#", after=behind, limit=size, descending=True)
        yield from rows
        if len(rows) < size:
            return
        behind = rows[-1].sk


def _entry_of(row: Row) -> int:
    return int(row.sk.split("#")[1])


def _action_title(language: str, code: str) -> str:
    found = action(code)
    if found is None:
        return code
    words = words_in(language)
    return words.entries["actions"][code][0] if words else found.title


def _as_it_will_be(run: Run, item: Item) -> Run:
    if run.is_final or run.entry >= item.entry:
        return run
    return msgspec.structs.replace(run, state=RunState.STOPPED, reason=LEFT)
