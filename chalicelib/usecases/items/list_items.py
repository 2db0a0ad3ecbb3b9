"""List items of a type: filtered, ordered, one page at a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from heapq import merge
from itertools import groupby, islice
from typing import Any

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.type_flags import PARENT_PREFIX
from chalicelib.domain.language.conditions import compile_condition
from chalicelib.domain.language.readings import READERS, Reading
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.people.roles import Scope, Verb
from chalicelib.ports.table import IndexName, Table
from chalicelib.records.body import readable
from chalicelib.records.items import (
    LINK,
    column,
    in_charge,
    item_key,
    item_of,
    linked_item,
    observed_by,
)
from chalicelib.usecases.items.board_page import board_page
from chalicelib.usecases.items.item_filters import Order, parse_filters, parse_order
from chalicelib.usecases.items.pages import MAX_SORTED_TEXT, Page, Position
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.type_wide import TypeWide

CHUNK = 100
"""Items read by one request."""
MAX_SORTED = 1_000
"""Items that are looked at to sort a list by something else than the id."""
MAX_LOOKED_AT = 1_000
"""Items that are looked at for one page in id order; a page may be shorter, with a cursor."""


FEW_PEOPLE = 20
"""People whose items are looked up person by person; those of more are sorted out of all."""

ATTENTION = "attention"
"""The order of a board's column; no field is called so."""


def list_items(
    tenant: Tenant,
    caller: Caller,
    type: str,
    filters: Mapping[str, str],
    *,
    order: str = "id",
    limit: int = 50,
    after: Position | None = None,
    now: datetime,
) -> Page:
    """Return items that meet all filters.

    By id it costs 1 request per index page and 1 per 100 items looked at, so without filters, or
    with those that an index serves (stage, responsible, contact, company), the same however many
    items there are. Any other order reads all that the narrowest index gives, MAX_SORTED at most,
    but for the order of a column of the board (items/board_order.py).

    Who sees only their own items, or those of a few people, gets them from the index by responsible
    [1 request more per person, and 1 where items of the type have observers]. What the caller may
    not see is in no list.

    Raises:
        NotFound: no such type.
        Forbidden: they may not see any item of the type.
        Invalid: a filter, the order or the cursor cannot be used; or too much would have to be
            sorted (code narrow_your_filter).
    """
    caller.require(Right.ITEM_READ, on=Area(type))
    wide = tenant.configuration.type(type, now)
    condition = parse_filters(filters, wide.fields)
    holds = None
    if condition is not None:
        zone = tenant.configuration.tenant(now).zone
        holds = compile_condition(condition, wide.fields, zone)
    if order == ATTENTION:
        return board_page(tenant, caller, wide, filters, holds, limit=limit, after=after, now=now)
    sorting = parse_order(order, wide.fields)
    by_id = sorting.field.code == "id"
    start = after.id if by_id and after else None
    descending = by_id and sorting.descending
    looked_at = 0
    last = start
    matching: list[Item] = []
    size = min(CHUNK, limit + 1) if by_id and condition is None else CHUNK
    people = _few_people(caller, type)
    observer = caller.id if caller.access.observes(type) else None
    refs = _candidates(tenant.table, wide, filters, start, descending, people, observer)
    while chunk := list(islice(refs, size)):
        looked_at += len(chunk)
        if looked_at > MAX_SORTED:
            raise Invalid.at(
                "/order",
                f"more than {MAX_SORTED} items would have to be sorted; filter more or order by id",
                code=Code.NARROW_YOUR_FILTER,
            )
        rows = tenant.table.get_many(item_key(ref) for ref in chunk)
        items = list(
            readable((rows[item_key(ref)] for ref in chunk if item_key(ref) in rows), item_of)
        )
        matching += [
            item
            for item in items
            if item.deleted_at is None and sees(caller, item)
            if holds is None or holds(Reading(item.values()))
        ]
        last = chunk[-1].id
        if by_id and len(matching) > limit:
            return Page(tuple(matching[:limit]), Position(matching[limit - 1].id))
        if by_id and looked_at >= MAX_LOOKED_AT:
            return Page(tuple(matching), Position(last))
    return Page(tuple(matching), None) if by_id else _sorted_page(matching, sorting, limit, after)


def position_of(item: Item, order: str) -> Position:
    """Return where an item stands in a list of that order."""
    code = order.removeprefix("-")
    value = None if code == "id" else item.values().get(code)
    return Position(item.id, _beginning(value))


def _beginning(value: Any) -> Any:
    return value[:MAX_SORTED_TEXT] if isinstance(value, str) else value


def _few_people(caller: Caller, type: str) -> frozenset[int] | None:
    """Return whose items alone the caller may see, None where there are more than a few."""
    widest = caller.access.widest(Verb.READ, type)
    if widest in (Scope.OPEN, Scope.ALL):
        return None
    people = caller.access.people(widest)
    return people if len(people) <= FEW_PEOPLE else None


def _candidates(
    table: Table,
    wide: TypeWide,
    filters: Mapping[str, str],
    after: int | None,
    descending: bool,
    people: frozenset[int] | None,
    observer: int | None,
) -> Iterator[ItemRef]:
    """Return which items may meet the filters, by id, from the narrowest index that is known.

    `people` are those for whose items alone is asked, None for those of everybody; with those of
    some people come those that `observer` is an observer of.
    """
    type = wide.entity_type.code
    for client in CLIENT_TYPES:
        id = filters.get(client, "")
        if client in wide.fields and _is_id(id):
            return _linked(table, ItemRef(client, int(id)), type, after, descending)
    for code, id in filters.items():
        field = wide.fields.get(code)
        if code.startswith(PARENT_PREFIX) and field and field.target and _is_id(id):
            return _linked(table, ItemRef(field.target, int(id)), type, after, descending)
    if people is not None:
        responsible = filters.get("responsible", "")
        if _is_id(responsible):
            people &= {int(responsible)}
        found = [
            _indexed(table, "agenda", in_charge(one, type), after, descending)
            for one in sorted(people)
        ]
        if observer is not None:
            found.append(_linked(table, observed_by(observer), type, after, descending))
        return (ref for ref, _ in groupby(merge(*found, reverse=descending)))
    stage, pipeline = filters.get("stage"), filters.get("pipeline")
    if stage and wide.pipelines:
        columns = [
            column(type, one.id, stage)
            for one in wide.pipelines.values()
            if pipeline in (None, one.id) and one.stage(stage)
        ]
        return merge(
            *(_indexed(table, "by_stage", key, after, descending) for key in columns),
            reverse=descending,
        )
    if _is_id(filters.get("responsible", "")):
        key = in_charge(int(filters["responsible"]), type)
        return _indexed(table, "agenda", key, after, descending)
    return _indexed(table, "by_type", type, after, descending)


def _indexed(
    table: Table, index: IndexName, key: str, after: int | None, descending: bool
) -> Iterator[ItemRef]:
    place = None if after is None else f"{after:012d}"
    while True:
        pairs = table.query_index(index, key, after=place, limit=CHUNK, descending=descending)
        for _, (pk, _) in pairs:
            yield ItemRef.parse(pk)
        if len(pairs) < CHUNK:
            return
        place = pairs[-1][0]


def _linked(
    table: Table, of: ItemRef | str, type: str, after: int | None, descending: bool
) -> Iterator[ItemRef]:
    refs = (linked_item(row) for row in table.query(str(of), prefix=f"{LINK}#{type}_"))
    ids = sorted((ref.id for ref in refs if ref and ref.type == type), reverse=descending)
    return (
        ItemRef(type, id)
        for id in ids
        if after is None or (id < after if descending else id > after)
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12 and int(text) > 0


def _sorted_page(items: list[Item], order: Order, limit: int, after: Position | None) -> Page:
    code, type = order.field.code, order.field.type
    read = READERS[type]

    def comparable(value: Any) -> Any:
        known = read(_beginning(value))
        return known.casefold() if type is FieldType.STRING else known

    keyed = [(item, item.values().get(code)) for item in items]
    full = [(comparable(value), item) for item, value in keyed if value is not None]
    full.sort(key=lambda one: one[1].id)
    full.sort(key=lambda one: one[0], reverse=order.descending)
    empty = sorted((item for item, value in keyed if value is None), key=lambda item: item.id)
    if after is not None and after.value is None:
        full, empty = [], [item for item in empty if item.id > after.id]
    elif after is not None:
        try:
            mark = comparable(after.value)
            full = [
                one
                for one in full
                if (one[0] == mark and one[1].id > after.id)
                or (one[0] < mark if order.descending else one[0] > mark)
            ]
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise Invalid.at(
                "/cursor", "not a cursor of this list", code=Code.BAD_CURSOR
            ) from error
    found = [item for _, item in full] + empty
    page = tuple(found[:limit])
    return Page(page, position_of(page[-1], code) if len(found) > limit else None)
