"""Comment in the timeline (R12)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, Group, NonEmptyText
from chalicelib.catalogue.scene import Scene
from chalicelib.catalogue.texts import EMPTY_TEXT, TEXT_FAILURES, needed_text
from chalicelib.domain.effects import AddEntry, Plan
from chalicelib.domain.timeline import EntryKind


class AddComment(Action, frozen=True):
    """Add a comment to the item's timeline, in the name of the acting user."""

    group = Group.EMPLOYEES
    title = "Add comment"
    failure_reasons = {**TEXT_FAILURES, **EMPTY_TEXT}

    text: Annotated[NonEmptyText, Meta(description="What the comment says.")]

    def plan(self, scene: Scene) -> Plan:
        """Plan one comment."""
        return Plan((AddEntry(EntryKind.COMMENT, needed_text(scene, self.text)),))
