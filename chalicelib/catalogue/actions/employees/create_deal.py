"""A new deal."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.values import (
    VALUE_FAILURES,
    Values,
    check_values,
    stored_values,
)
from chalicelib.domain.automation.effects import CreateItem, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType


class CreateDeal(Action, frozen=True):
    """Make a new deal with these field values.

    A text that is a single placeholder, such as {{ deal.contact }}, takes over the value as it is.
    """

    title = "Create deal"
    results = {"id": "Id of the new deal."}
    result_types = {"id": FieldType.NUMBER}
    failure_reasons = {
        **VALUE_FAILURES,
        "invalid": "A required field of the deal is empty.",
        "loop_guard": "Automation keeps making items because of its own changes.",
    }

    values: Annotated[Values, Meta(description="Values by field code.")]

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the new item."""
        return frozenset({"deal"})

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the fields exist, may be written and get values of their type."""
        fields = context.fields["deal"]
        return super().check(context) + check_values(self.values, fields, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new deal."""
        stored = stored_values(context, self.values, context.client_fields["deal"])
        return Plan((CreateItem("deal", stored),))
