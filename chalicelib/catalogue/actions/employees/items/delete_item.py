"""Remove the item (R23)."""

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import DeleteItem, Plan


class DeleteItemAction(Action, frozen=True):
    """Delete the item, for example junk; it lies in the recycle bin where its type has one.

    What waits for it ends: rules, and workflows on it.
    """

    title = "Delete item"
    example = {}
    effects = (DeleteItem,)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the deletion."""
        return Plan((DeleteItem(context.item.ref),))
