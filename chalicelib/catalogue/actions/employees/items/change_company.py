"""New field values for the company of the item (R17)."""

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
from chalicelib.domain.items.item import ItemRef


class ChangeCompany(Action, frozen=True):
    """Set fields of the company linked to the item, or else of its contact's company."""

    title = "Change company"
    example = {"values": {"comments": "Bought {{ deal.title }}."}}
    effects = (ChangeItem,)
    needs_client = True
    failure_reasons = {
        **VALUE_FAILURES,
        Code.NO_COMPANY: "Neither the item nor its contact has a company.",
    }

    values: Annotated[FieldValues, Meta(description="New values by field code of the company.")]

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the company has the fields and that they take the values."""
        fields = context.fields["company"]
        return super().check(context) + check_values(self.values, fields, context)

    def looks_at(self, context: ActionContext) -> tuple[ItemRef, ...]:
        """Ask to see the contact's company where the item itself has none."""
        seen = super().looks_at(context)
        of_contact = _company_of_contact(context)
        return (*seen, of_contact) if context.company is None and of_contact else seen

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new values."""
        company = context.company
        if company is None and (of_contact := _company_of_contact(context)):
            company = context.others.get(of_contact)
        if company is None:
            raise ActionFailed(Code.NO_COMPANY, "neither the item nor its contact has a company")
        values = stored_values(context, self.values, context.client_fields["company"])
        return Plan((ChangeItem(company.ref, values),))


def _company_of_contact(context: ActionContext) -> ItemRef | None:
    return context.contact.client("company") if context.contact else None
