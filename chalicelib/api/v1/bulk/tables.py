"""Many items at once over HTTP: out as a table, in as a table or a list."""

from typing import Annotated, Any

import msgspec

from chalicelib.api.door.answers import Answer, ProblemFault
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Cursor, decode_cursor, encode_cursor
from chalicelib.api.door.problems import refusal
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Invalid, Refused
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.bulk.export_items import export_items
from chalicelib.usecases.bulk.import_items import MOST, import_items
from chalicelib.usecases.items.pages import Position

TABLES = Endpoints("Items")

CSV = "text/csv; charset=utf-8"
NEXT = "Next-Cursor"


class ExportQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of an export; any other one names a field to filter by."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=500, description="How many items at most.")] = 500
    cursor: (
        Annotated[Cursor, msgspec.Meta(description="`Next-Cursor` of the page before.")] | None
    ) = None


class ImportBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items to be made: as a list, or as the text of a CSV file."""

    items: (
        Annotated[tuple[dict[str, Any], ...], msgspec.Meta(min_length=1, max_length=MOST)] | None
    ) = None
    """Fields by their codes, each as where a single item is made."""
    csv: Annotated[str, msgspec.Meta(min_length=1, max_length=250_000)] | None = None
    """With the codes of fields in its first row, as an export has it."""


class RefusedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Why no item was made of a row."""

    code: Code
    detail: str
    errors: list[ProblemFault]


class ImportedRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a row."""

    row: int
    """The first one is 1; the row that names the fields is none."""
    id: int | None = None
    refused: RefusedRow | None = None


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of all rows."""

    created: int
    refused: int
    rows: list[ImportedRow]


@TABLES.get(
    "/v1/items/{type}/export",
    right=Right.ITEM_EXPORT,
    answer=str,
    query=ExportQuery,
    filters=True,
    media=CSV,
)
def export(call: Call) -> Answer:
    """Take items out as a table, by id.

    The first row names the fields. Filters are those of the list. Where there is more, the header
    `Next-Cursor` says where the next page begins. Cells hold what the API shows, JSON where a value
    has parts; a text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    type, query = call.path["type"], call.query
    scope = ["export", type, call.filters]
    text, rest = export_items(
        call.tenant,
        call.caller,
        type,
        call.filters,
        limit=query.limit,
        after=decode_cursor(scope, query.cursor, Position),
        now=call.now,
    )
    headers = {"Content-Disposition": f'attachment; filename="{type}.csv"'}
    if rest is not None:
        headers[NEXT] = encode_cursor(scope, rest)
    return Answer(text, headers=headers, media=CSV)


@TABLES.post(
    "/v1/items/{type}/import",
    right=Right.ITEM_IMPORT,
    body=ImportBody,
    answer=ImportAnswer,
    creates=True,
)
def bring_in(call: Call) -> ImportAnswer:
    """Make up to 100 items of a list or of a CSV table.

    Each row is taken or refused by itself, and enters its stage as an item that is made by itself.
    With an Idempotency-Key each row is made once, however often the request is sent; so what broke
    off is sent again as it was. Columns that the service fills itself (`id`, `created_at` ...) are
    passed over, so that an export can be read again.
    """
    items, csv = call.body.items, call.body.csv
    if (items is None) == (csv is None):
        raise Invalid.at("", "exactly one of items and csv is needed")
    found = import_items(
        call.tenant,
        call.caller,
        call.path["type"],
        csv if items is None else items,
        now=call.now,
        once=call.once,
    )
    rows = [_row(number, one, call.language) for number, one in enumerate(found, 1)]
    made = sum(one.id is not None for one in rows)
    return ImportAnswer(created=made, refused=len(rows) - made, rows=rows)


def _row(number: int, found: Item | Refused, language: str) -> ImportedRow:
    if isinstance(found, Item):
        return ImportedRow(row=number, id=found.id)
    detail, errors = refusal(found, language)
    return ImportedRow(
        row=number, refused=RefusedRow(code=found.code, detail=detail, errors=errors)
    )
