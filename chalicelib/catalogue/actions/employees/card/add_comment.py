"""Comment in the timeline (R12)."""

from chalicelib.catalogue.write_entry import WriteEntryAction
from chalicelib.domain.card.timeline import EntryKind


class AddComment(WriteEntryAction, frozen=True):
    """Add a comment to the item's timeline, in the name of the acting user or of another."""

    title = "Add comment"
    example = {"text": "{{ contact.name }} asked about {{ deal.title }}."}
    writes = EntryKind.COMMENT
