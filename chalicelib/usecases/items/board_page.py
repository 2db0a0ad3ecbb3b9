"""A page of a column of the board, for a caller (semantics/smart_activities: board order)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.item import Item
from chalicelib.domain.language.readings import Reading
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.words.wording import listed
from chalicelib.records.items import column
from chalicelib.usecases.items.board_order import BEGIN, Column, Place
from chalicelib.usecases.items.pages import Page, Position
from chalicelib.usecases.items.visible import sees
from chalicelib.usecases.tenant.tenant import Tenant
from chalicelib.usecases.tenant.type_wide import TypeWide


def board_page(
    tenant: Tenant,
    caller: Caller,
    wide: TypeWide,
    filters: Mapping[str, str],
    holds: Callable[[Reading], bool] | None,
    *,
    limit: int,
    after: Position | None,
    now: datetime,
) -> Page:
    """Return a page of the column that the filters name [at most 6].

    Args:
        tenant: whose board it is.
        caller: who looks at it, and sees only what they may.
        wide: the type of its items.
        filters: which name the stage, and the pipeline where several have it.
        holds: whether all filters hold for an item; None where all do.
        limit: of items.
        after: where the page before ended.
        now: until when what is due needs attention.

    Raises:
        Invalid: the filters do not name one column, or the cursor is none of it.
    """
    type, stage = wide.entity_type.code, filters.get("stage", "")
    wanted = filters.get("pipeline")
    known = [one.id for one in wide.pipelines.values() if one.stage(stage)]
    pipelines = [one for one in known if wanted in (None, one)]
    if len(pipelines) != 1:
        several = f"; {stage} is a stage of {listed(known)}" if len(known) > 1 else ""
        raise Invalid.at(
            "/order", f"by attention is one column of a board: name its stage, pipeline{several}"
        )
    pipeline = pipelines[0]

    def belongs(item: Item) -> bool:
        stands = (item.pipeline, item.stage, item.deleted_at) == (pipeline, stage, None)
        return stands and sees(caller, item) and (holds is None or holds(Reading(item.values())))

    try:
        start = BEGIN if after is None else Place.parse(str(after.value), after.id)
    except ValueError:
        raise Invalid.at("/cursor", "not a cursor of this list", code=Code.BAD_CURSOR) from None
    board = Column(tenant, column(type, pipeline, stage), belongs, now)
    found, rest = board.page(start, limit)
    places = tuple(_position(place) for place, _ in found)
    items = tuple(item for _, item in found)
    return Page(items, _position(rest) if rest else None, places)


def _position(place: Place) -> Position:
    return Position(place.id or 0, place.text())
