"""Comment in the timeline (R12)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import AddEntry, Plan
from chalicelib.domain.card.timeline import EntryKind


class AddComment(Action, frozen=True):
    """Add a comment to the item's timeline, in the name of the acting user."""

    title = "Add comment"
    example = {"text": "{{ contact.name }} asked about {{ deal.title }}."}
    effects = (AddEntry,)
    failure_reasons = EMPTY_TEXT

    text: Annotated[NonEmptyText, Meta(description="What the comment says.")]

    def plan(self, context: ActionContext) -> Plan:
        """Plan one comment."""
        return Plan((AddEntry(EntryKind.COMMENT, needed_text(context, self.text)),))
