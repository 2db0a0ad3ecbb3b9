"""Line in the item's history (R11)."""

from chalicelib.catalogue.write_entry import WriteEntryAction
from chalicelib.domain.card.timeline import EntryKind


class WriteToHistory(WriteEntryAction, frozen=True):
    """Write a line into the item's history, in the name of the acting user or of another."""

    title = "Write to history"
    example = {"text": "Handed over to {{ responsible.name }}.", "author": 2}
    writes = EntryKind.LOG
