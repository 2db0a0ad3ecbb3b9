"""New field values for the contact of the item (R18)."""

from collections.abc import Mapping

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.change_values import ChangeValuesAction
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.values import VALUE_FAILURES
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item


class ChangeContact(ChangeValuesAction, frozen=True):
    """Set fields of the contact linked to the item; of several only the first is changed."""

    title = "Change contact"
    example = {"values": {"comments": "Bought {{ deal.title }}."}}
    needs_client = True
    failure_reasons = {**VALUE_FAILURES, Code.NO_CONTACT: "The item has no contact."}

    @classmethod
    def fields_of(cls) -> str | None:
        """Return the type of the client."""
        return "contact"

    def checked_fields(self, context: CheckContext) -> Mapping[str, Field]:
        """Return the fields of contacts."""
        return context.fields["contact"]

    def changed(self, context: ActionContext) -> tuple[Item, Mapping[str, Field]]:
        """Return the first contact."""
        if context.contact is None:
            raise ActionFailed(Code.NO_CONTACT, "the item has no contact")
        return context.contact, context.client_fields["contact"]
