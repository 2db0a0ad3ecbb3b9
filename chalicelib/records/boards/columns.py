"""Columns of boards as they are kept ready, packed: a thousand members are some 20 KB."""

import base64
import hashlib
import zlib
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from chalicelib.domain.boards.columns import Column
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

BOARD = "board_column"
KEPT = timedelta(days=1)


class Packed(msgspec.Struct, frozen=True):
    """A column as its row holds it."""

    packed: str


def column_key(type: str, pipeline: str, stage: str, asked: Mapping[str, object]) -> Key:
    """Return where a column is kept for those who ask the same and see the same."""
    text = msgspec.json.encode(asked, order="sorted")
    return f"board#{type}#{pipeline}", f"{stage}#{hashlib.sha256(text).hexdigest()[:16]}"


def column_row(key: Key, column: Column) -> Row:
    """Return the row of a column."""
    text = base64.b64encode(zlib.compress(msgspec.json.encode(column), 6)).decode()
    expires_at = int((column.as_of + KEPT).timestamp())
    return Row(pk=key[0], sk=key[1], kind=BOARD, body=encode(Packed(text)), expires_at=expires_at)


def column_of(row: Row) -> Column | None:
    """Return the column that a row holds; None for one of another form, which is made anew."""
    try:
        text = zlib.decompress(base64.b64decode(decode(row, Packed).packed))
        return msgspec.json.decode(text, type=Column)
    except (msgspec.MsgspecError, zlib.error, ValueError):
        return None
