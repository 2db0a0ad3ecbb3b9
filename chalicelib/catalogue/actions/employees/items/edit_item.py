"""New field values for the item (R27)."""

from collections.abc import Mapping

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.change_values import ChangeValuesAction
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item


class EditItem(ChangeValuesAction, frozen=True):
    """Set fields of the item.

    A text that is a single placeholder, such as {{ contact.phones }}, takes over the value as it
    is. A field whose new value is null or empty is emptied.
    """

    title = "Edit item"
    example = {
        "values": {"comments": "Talked to {{ contact.name }}.", "contacts": ["{{ contact.id }}"]},
        "append": True,
    }
    elsewhere = {
        "stage": "the action change_stage",
        "pipeline": "the action change_stage",
        "responsible": "the action change_responsible",
    }

    def changes(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset(self.values)

    def checked_fields(self, context: CheckContext) -> Mapping[str, Field]:
        """Return the fields of the item."""
        return context.fields[context.entity_type.code]

    def changed(self, context: ActionContext) -> tuple[Item, Mapping[str, Field]]:
        """Return the item."""
        return context.item, context.fields
