"""Files: what is known of them."""

from chalicelib.domain.files.file import ANNOUNCED_FOR, File, FileState
from chalicelib.domain.items.item import ItemRef
from chalicelib.ports.table import Key, Row
from chalicelib.records.agenda import due_at
from chalicelib.records.body import decode, encode

FILE = "file"


def file_key(id: str) -> Key:
    """Return where a file lies."""
    return f"{FILE}#{id}", FILE


def file_row(file: File) -> Row:
    """Return the row of a file; the agenda holds those that nobody has taken into use.

    Its `entry` is there until the file is removed: the stream tells of that end.
    """
    pk, sk = file_key(file.id)
    # All but fields refer to files of their own item only, so that the first tells which that is.
    owner = file.owners[0] if file.is_stored else None
    announced = file.state is FileState.ANNOUNCED
    return Row(
        pk=pk,
        sk=sk,
        kind=FILE,
        body=encode(file),
        version=file.version,
        entry=None if file.state is FileState.REMOVED else 1,
        by_type=(files_of(owner.item), f"{owner.part}#{file.id}") if owner else None,
        agenda=due_at(file.made_at + ANNOUNCED_FOR, f"{FILE}#{file.id}") if announced else None,
    )


def file_of(row: Row) -> File:
    """Return the file that a row holds."""
    return decode(row, File)


def files_of(item: ItemRef | None) -> str:
    """Return the index key of the files of an item; None for those that belong to no item."""
    return f"files#{item or ''}"
