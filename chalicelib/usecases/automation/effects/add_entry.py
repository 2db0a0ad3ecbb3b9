"""Add a line to the item's timeline."""

from chalicelib.domain.automation.effects import AddEntry
from chalicelib.domain.card.timeline import TimelineEntry
from chalicelib.usecases.automation.own_data import DataHandling, DataWork


class AddEntryHandling(DataHandling[AddEntry]):
    """The entry is written; the first one of a plan gives its id as a result."""

    def write(self, effect: AddEntry, work: DataWork, number: int) -> None:
        """Make the entry."""
        entry = TimelineEntry(
            id=f"{work.doing.id}-{number}",
            item=work.doing.item,
            kind=effect.kind,
            at=work.now,
            author=work.actor if effect.author is None else effect.author,
            text=effect.text,
            cause=work.cause,
            order=work.doing.order,
        )
        work.results.setdefault("entry_id", entry.id)
        work.entries.append(entry)
