"""Writing into the item's timeline: what add_comment and write_to_history share."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import UserId
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import AddEntry, Plan, Reasons
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.errors import Fault


class WriteEntryAction(Action, frozen=True):
    """Base of the actions that write a line into the timeline; each says of which kind."""

    writes: ClassVar[EntryKind]
    effects = (AddEntry,)
    failure_reasons: ClassVar[Reasons] = EMPTY_TEXT

    text: Annotated[NonEmptyText, Meta(description="What it says.")]
    author: Annotated[
        UserId | None, Meta(description="User who is shown as its author; who acts by default.")
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the author is active."""
        faults = super().check(context)
        if self.author is not None:
            faults += check_people("/author", self.author, context)
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one line; an author who has left gives way to who acts."""
        author = context.users.get(self.author) if self.author is not None else None
        by = author.id if author is not None and author.active else None
        text = needed_text(context, self.text)
        return Plan((AddEntry(self.writes, text, by, self.shows(context)),))

    def shows(self, context: ActionContext) -> tuple[str, ...]:
        """Return the ids of the files that stand beside the text."""
        return ()
