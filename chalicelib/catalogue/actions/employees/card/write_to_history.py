"""Line in the item's history (R11)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import AddEntry, Plan
from chalicelib.domain.card.timeline import EntryKind


class WriteToHistory(Action, frozen=True):
    """Write a line into the item's history; its author is the acting user."""

    title = "Write to history"
    example = {"text": "Handed over to {{ responsible.name }}."}
    effects = (AddEntry,)
    failure_reasons = EMPTY_TEXT

    text: Annotated[NonEmptyText, Meta(description="What the line says.")]

    def plan(self, context: ActionContext) -> Plan:
        """Plan one line of history."""
        return Plan((AddEntry(EntryKind.LOG, needed_text(context, self.text)),))
