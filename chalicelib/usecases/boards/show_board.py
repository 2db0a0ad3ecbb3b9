"""Show a whole board at once (semantics/boards)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.domain.boards.columns import SHOWN, Card, Column, without
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.items.pipelines import Stage
from chalicelib.domain.language.conditions import compile_condition
from chalicelib.domain.language.readings import Reading
from chalicelib.domain.people.rights import Area, Caller, Right
from chalicelib.domain.people.roles import Scope, Verb
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Key
from chalicelib.records.boards.columns import column_key, column_of, column_row
from chalicelib.records.boards.recent import Mark, line_in
from chalicelib.records.smart_activities.counts import active_place, due_place
from chalicelib.usecases.boards.kept_columns import Belongs, Columns
from chalicelib.usecases.boards.read_recent import lines_since
from chalicelib.usecases.items.board_order import Place
from chalicelib.usecases.items.item_filters import parse_filters
from chalicelib.usecases.items.pages import Position
from chalicelib.usecases.items.visible import sees, visible
from chalicelib.usecases.tenant.tenant import Tenant

MOST_LINES = 300
"""Changes since a column was kept, up to which it is brought up to date and not made anew."""
KEEP_AFTER = 20
"""Changes since a column was kept, from which on it is kept anew."""


class ShownColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the board."""

    stage: Stage
    count: int
    more: bool
    """Whether there are more than are counted."""
    sum: Decimal
    """Of the items counted, in the tenant's currency."""
    cards: list[Card]
    next: Position | None
    """Where the list of the column goes on behind the cards, in its order by attention."""


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A board as a caller sees it."""

    currency: str
    columns: list[ShownColumn]
    mark: Mark
    """From where what changed since can be read."""


def show_board(
    tenant: Tenant,
    caller: Caller,
    type: str,
    pipeline: str,
    filters: Mapping[str, str],
    now: datetime,
) -> Board:
    """Return the board of a pipeline, column by column, as far as the caller may see it.

    It costs 3 requests however many items there are: the columns as they are kept, what changed
    since, and what that was [none where nothing changed]. One more keeps the columns after many
    changes. A column that nobody has looked at for a while is made of its items.

    Raises:
        NotFound: no such type or pipeline.
        Forbidden: they may not see any item of the pipeline.
        Invalid: a filter that cannot be used.
    """
    caller.require(Right.ITEM_READ, on=Area(type, pipeline))
    wide = tenant.configuration.type(type, now)
    if not wide.pipelines:
        raise NotFound(f"there are no boards of {type}: its items have no stages")
    if pipeline not in wide.pipelines:
        message = there_is_no("pipeline", pipeline, wide.pipelines)
        raise NotFound(f"{type}: {message}", code=Code.UNKNOWN_PIPELINE)
    company = tenant.configuration.tenant(now)
    currency = company.settings.currency
    condition = parse_filters(filters, wide.fields)
    holds = compile_condition(condition, wide.fields, company.zone) if condition else None

    def belongs(item: Item, stage: str) -> bool:
        stands = (item.pipeline, item.stage, item.deleted_at) == (pipeline, stage, None)
        return stands and sees(caller, item) and (holds is None or holds(Reading(item.values())))

    keys: dict[str, Key] = {}
    for stage in wide.pipelines[pipeline].stages:
        scope = caller.access.scope(Verb.READ, type, pipeline, stage.code)
        if scope is Scope.NONE:
            continue
        people = [] if scope is Scope.ALL else sorted(caller.access.people(scope))
        asked = {"currency": currency, "filters": filters, "scope": scope, "people": people}
        if scope is not Scope.ALL and caller.access.observes(type):
            asked["observer"] = [caller.id]
        keys[stage.code] = column_key(type, pipeline, stage.code, asked)
    columns = _columns(tenant, type, pipeline, belongs, currency, keys, now)
    seen = _seen_clients(tenant, caller, columns, now)
    stages = [one for one in wide.pipelines[pipeline].stages if one.code in columns]
    shown = [_shown(one, columns[one.code], seen, wide.fields, now) for one in stages]
    return Board(currency=currency, columns=shown, mark=Mark(now))


def _columns(
    tenant: Tenant,
    type: str,
    pipeline: str,
    belongs: Belongs,
    currency: str,
    keys: Mapping[str, Key],
    now: datetime,
) -> dict[str, Column]:
    """Return the columns as they are now, and keep them where much has changed."""
    columns = Columns(tenant, type, pipeline, belongs, currency, now)
    rows = tenant.table.get_many(keys.values()) if keys else {}
    known = {stage: column_of(rows[key]) for stage, key in keys.items() if key in rows}
    fresh = {stage: one for stage, one in known.items() if one is not None and one.is_fresh(now)}
    changes = 0
    if fresh:
        oldest = min(one.as_of for one in fresh.values())
        lines = lines_since(tenant, Mark(oldest), limit=MOST_LINES + 1, now=now)
        if len(lines) > MOST_LINES:
            fresh = {}
        else:
            fresh, changes = columns.updated(fresh, map(line_in, lines))
    made = {stage: columns.made(stage) for stage in keys if stage not in fresh}
    found = columns.completed({**fresh, **made})
    kept = {
        stage: msgspec.structs.replace(one, as_of=now).trimmed(now) for stage, one in found.items()
    }
    stale = keys if changes > KEEP_AFTER else made
    if stale:
        tenant.table.put_many([column_row(keys[stage], kept[stage]) for stage in stale])
    return kept


def _seen_clients(
    tenant: Tenant, caller: Caller, columns: Mapping[str, Column], now: datetime
) -> frozenset[ItemRef]:
    """Return whose names the caller may see [0 for who sees all clients]."""
    shown = (one.cards[id] for one in columns.values() for id in _first(one, now))
    return visible(tenant, caller, {card.client for card in shown if card.client})


def _first(column: Column, now: datetime) -> list[int]:
    return [id for id in column.order(now)[:SHOWN] if id in column.cards]


def _shown(
    stage: Stage,
    column: Column,
    seen: frozenset[ItemRef],
    fields: Collection[str],
    now: datetime,
) -> ShownColumn:
    first = _first(column, now)
    cards = [
        one if one.client in seen else msgspec.structs.replace(one, client=None, client_name=None)
        for one in (without(column.cards[id], fields) for id in first)
    ]
    return ShownColumn(
        stage=stage,
        count=len(column.members),
        more=column.more,
        sum=column.sum if "amount" in fields else Decimal(0),
        cards=cards,
        next=_behind(column, first, now) if len(column.members) > len(first) else None,
    )


def _behind(column: Column, first: list[int], now: datetime) -> Position | None:
    """Return where the list of the column goes on behind its first cards."""
    place = Place()
    for id in first:
        member = column.members[id]
        if member.due is not None and member.due <= now:
            place = Place(due=due_place(member.due, id))
        elif member.last is not None:
            place = Place(active=active_place(member.last, member.due, id), id=place.id)
        else:
            place = Place(active=place.active, id=id)
    return Position(place.id or 0, place.text()) if first else None
