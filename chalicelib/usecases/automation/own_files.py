"""Files that entries of the timeline show: those of the item get one owner more, in one write."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.files.file import File, FileOwner
from chalicelib.ports.table import Put, Table
from chalicelib.records.files import file_key, file_of, file_row


class OwnFiles:
    """Files as they are after the effects so far."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._before: dict[str, File] = {}
        self._after: dict[str, File] = {}

    def shared(
        self, ids: Sequence[str], owner: FileOwner, changed: Mapping[str, File]
    ) -> list[File]:
        """Return files that are to be shown, of the item's own with one owner more [1 if new].

        Those of rules, which are the same for all items, stay with the rules. `changed` are those
        to which the deed at work has given owners.

        Raises:
            ActionFailed: one is gone.
        """
        new = [file_key(id) for id in ids if id not in self._before]
        rows = self._table.get_many(new) if new else {}
        self._before |= {file.id: file for file in map(file_of, rows.values())}
        known = {**self._before, **self._after, **changed}
        gone = [id for id in ids if id not in known or not known[id].is_stored]
        if gone:
            raise ActionFailed(Code.NO_FILE, f"there is no file {', '.join(gone)} any more")
        found = [known[id] for id in dict.fromkeys(ids)]
        return [one.owned_by(owner) if one.may_belong_to(owner) else one for one in found]

    def take(self, changed: Mapping[str, File]) -> None:
        """Take in what a deed has made of files."""
        self._after |= changed

    def writes(self) -> Iterator[Put]:
        """Yield the writes: one step from what is stored, however many entries show a file."""
        for id, after in self._after.items():
            version = self._before[id].version
            if len(after.owners) > len(self._before[id].owners):
                row = file_row(msgspec.structs.replace(after, version=version + 1))
                yield Put(row, expect=version)
