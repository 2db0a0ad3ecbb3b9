"""New field values for the company of the item (R17)."""

from collections.abc import Mapping

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.change_values import ChangeValuesAction
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.values import VALUE_FAILURES
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item, ItemRef


class ChangeCompany(ChangeValuesAction, frozen=True):
    """Set fields of the company linked to the item, or else of its contact's company."""

    title = "Change company"
    example = {"values": {"comments": "Bought {{ deal.title }}."}}
    needs_client = True
    failure_reasons = {
        **VALUE_FAILURES,
        Code.NO_COMPANY: "Neither the item nor its contact has a company.",
    }

    @classmethod
    def fields_of(cls) -> str | None:
        """Return the type of the client."""
        return "company"

    def checked_fields(self, context: CheckContext) -> Mapping[str, Field]:
        """Return the fields of companies."""
        return context.fields["company"]

    def looks_at(self, context: ActionContext) -> tuple[ItemRef, ...]:
        """Ask to see the contact's company where the item itself has none."""
        seen = super().looks_at(context)
        of_contact = _company_of_contact(context)
        return (*seen, of_contact) if context.company is None and of_contact else seen

    def changed(self, context: ActionContext) -> tuple[Item, Mapping[str, Field]]:
        """Return the company."""
        company = context.company
        if company is None and (of_contact := _company_of_contact(context)):
            company = context.others.get(of_contact)
        if company is None:
            raise ActionFailed(Code.NO_COMPANY, "neither the item nor its contact has a company")
        return company, context.client_fields["company"]


def _company_of_contact(context: ActionContext) -> ItemRef | None:
    return context.contact.client("company") if context.contact else None
