"""Items as a table of text that spreadsheets read and write (CSV, RFC 4180).

The first row names fields by their codes. A cell holds a value as the API has it: plain text, or
JSON where a value has parts. Text that a spreadsheet would take for a formula has ' before it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.text_values import written_value
from chalicelib.domain.words.wording import there_is_no

MARK = "\ufeff"
"""What a spreadsheet knows UTF-8 by."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN = frozenset({FieldType.STRING, FieldType.LIST})
_SEPARATORS = ",;\t"


def as_line(cells: Iterable[str]) -> str:
    """Return a row of a table with its end."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def as_cells(values: Mapping[str, Any], fields: Iterable[Field]) -> list[str]:
    """Return the values of an item as cells, in the order of the fields."""
    return [_cell(values.get(field.code), field) for field in fields]


def items_in(text: str, fields: Mapping[str, Field], most: int) -> list[dict[str, Any] | Invalid]:
    """Return what each row of a table says of an item, or what is wrong with the row.

    Columns that the service fills itself are passed over, and so are empty cells and rows. Between
    cells stands a comma, or what the first row has instead: a semicolon or a tab.

    Raises:
        Invalid: it is no such table, a column names no field or one twice, or it has more than
            `most` rows.
    """
    text = text.removeprefix(MARK)
    head = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Invalid.at("/csv", f"this is no table: {error}") from None
    if not rows:
        raise Invalid.at("/csv", "the first row must name fields")
    columns = _columns(rows[0], fields)
    if len(rows) - 1 > most:
        raise Invalid.at("/csv", f"at most {most} rows; send the others in further requests")
    return [_read(row, columns) for row in rows[1:]]


def _columns(names: Sequence[str], fields: Mapping[str, Field]) -> list[Field]:
    codes = [name.strip() for name in names]
    faults = [
        Fault("/csv", f"column {number}: {there_is_no('field', code, fields)}")
        for number, code in enumerate(codes, 1)
        if code not in fields
    ]
    faults += [
        Fault("/csv", f"the column {code} stands here twice")
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1 and code in fields
    ]
    if faults:
        raise Invalid(faults)
    return [fields[code] for code in codes]


def _read(row: Sequence[str], columns: Sequence[Field]) -> dict[str, Any] | Invalid:
    if len(row) > len(columns):
        return Invalid.at("", f"the row has {len(row)} cells, more than there are columns")
    return {
        field.code: _value(cell, field)
        for cell, field in zip(row, columns, strict=False)
        if cell.strip() and not field.read_only
    }


def _value(cell: str, field: Field) -> Any:
    if field.multiple or field.type not in _PLAIN:
        parts = _decoded(cell)
        if isinstance(parts, list | dict):
            return parts
    if field.multiple:
        return [written_value(field, _bare(one)) for one in cell.split(";") if one.strip()]
    if field.type is FieldType.STRING:
        return _bare(cell)
    return written_value(field, _bare(cell))


def _decoded(cell: str) -> Any:
    if cell.strip()[:1] not in ("[", "{"):
        return None
    try:
        return msgspec.json.decode(cell)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return None


def _cell(value: Any, field: Field) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return msgspec.json.encode(value).decode()
    text = str(value)
    return f"'{text}" if field.type in _PLAIN and text.startswith((*_FORMULA, "'")) else text


def _bare(cell: str) -> str:
    marked = cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'"))
    return cell[1:] if marked else cell
