"""Comment in the timeline (R12)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.attachments import Attachments
from chalicelib.catalogue.parameters.marks import Format, picked
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT
from chalicelib.catalogue.write_entry import WriteEntryAction
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault


class AddComment(WriteEntryAction, frozen=True):
    """Add a comment to the item's timeline, in the name of the acting user or of another.

    It may show files: those of a field stay with the comment, whatever becomes of the field.
    """

    title = "Add comment"
    example = {"text": "{{ contact.name }} asked about {{ deal.title }}."}
    writes = EntryKind.COMMENT
    failure_reasons = {
        **EMPTY_TEXT,
        Code.NO_FILE: "A file that was to be attached is gone, or lies elsewhere.",
    }

    attachments: Annotated[
        Attachments | None,
        picked(Format.FILES),
        Meta(title="Files", description="Files that it shows."),
    ] = None

    def files(self) -> tuple[str, ...]:
        """Return the uploaded files that it shows."""
        return self.attachments.uploaded if self.attachments else ()

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the author and the files."""
        faults = super().check(context)
        return faults + (
            self.attachments.faults("/attachments", context) if self.attachments else []
        )

    def shows(self, context: ActionContext) -> tuple[str, ...]:
        """Return the ids of the files."""
        return self.attachments.ids(context) if self.attachments else ()
