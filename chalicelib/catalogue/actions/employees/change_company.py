"""New field values for the company of the item (R17)."""

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
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault


class ChangeCompany(Action, frozen=True):
    """Set fields of the company linked to the item."""

    title = "Change company"
    effects = (ChangeItem,)
    needs_client = True
    failure_reasons = {**VALUE_FAILURES, Code.NO_COMPANY: "The item has no company."}

    values: Annotated[Values, Meta(description="New values by field code of the company.")]

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the company has the fields and that they take the values."""
        fields = context.fields["company"]
        return super().check(context) + check_values(self.values, fields, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new values."""
        if context.company is None:
            raise ActionFailed(Code.NO_COMPANY, "the item has no company")
        values = stored_values(context, self.values, context.client_fields["company"])
        return Plan((ChangeItem(context.company.ref, values),))
