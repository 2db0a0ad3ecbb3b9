"""New field values for the contact of the item (R18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldValues
from chalicelib.catalogue.parameters.values import (
    VALUE_FAILURES,
    check_values,
    stored_values,
)
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault


class ChangeContact(Action, frozen=True):
    """Set fields of the contact linked to the item; of several only the first is changed."""

    title = "Change contact"
    example = {"values": {"comments": "Bought {{ deal.title }}."}}
    effects = (ChangeItem,)
    needs_client = True
    failure_reasons = {**VALUE_FAILURES, Code.NO_CONTACT: "The item has no contact."}

    values: Annotated[FieldValues, Meta(description="New values by field code of the contact.")]

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the contact has the fields and that they take the values."""
        fields = context.fields["contact"]
        return super().check(context) + check_values(self.values, fields, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new values."""
        if context.contact is None:
            raise ActionFailed(Code.NO_CONTACT, "the item has no contact")
        values = stored_values(context, self.values, context.client_fields["contact"])
        return Plan((ChangeItem(context.contact.ref, values),))
