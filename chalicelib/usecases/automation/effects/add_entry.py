"""Add a line to the item's timeline."""

from chalicelib.domain.automation.effects import AddEntry
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.domain.files.file import FileOwner
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class AddEntryHandling(DataHandling[AddEntry]):
    """The entry is written; the first one of a plan gives its id as a result."""

    def write(self, effect: AddEntry, work: DataWork, number: int) -> None:
        """Make the entry [1 with files]."""
        id = f"{work.doing.id}-{number}"
        owner = FileOwner(work.doing.item, f"{effect.kind}#{id}")
        files = work.own_files.shared(effect.files, owner, work.files) if effect.files else []
        work.files |= {file.id: file for file in files}
        entry = TimelineEntry(
            id=id,
            item=work.doing.item,
            kind=effect.kind,
            at=work.now,
            author=work.actor if effect.author is None else effect.author,
            text=effect.text,
            cause=work.cause,
            order=work.doing.order,
            data={"files": [one.shown() for one in files]} if files else {},
        )
        work.results.setdefault("entry_id", entry.id)
        work.entries.append(entry)
