"""A contact for somebody who is only a lead so far (W25)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Person
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.domain.automation.effects import CreateItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.conversion import converted_values
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.people.recipients import TOLD


class CreateContactForLead(Action, frozen=True):
    """Create a contact from the lead and link it; the lead stays where it is.

    The lead is one of a returning customer from then on. Where it has a contact already, nothing is
    made.
    """

    title = "Create contact for lead"
    example = {"responsible": "responsible"}
    effects = (CreateItem,)
    entity_types = frozenset({"lead"})
    needs_client = True
    results = {"id": "Id of the contact.", "replaced": TOLD["replaced"]}
    result_types = {"id": FieldType.NUMBER}
    failure_reasons = {Code.NO_RECIPIENT: "Who shall be responsible is not active."}

    responsible: Annotated[
        Person, Meta(description="Who is in charge of the contact: a user's id, or the lead's own.")
    ] = "responsible"

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the new item."""
        return frozenset({"contact"})

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the responsible person."""
        return super().check(context) + check_people("/responsible", self.responsible, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the contact, or nothing where there is one."""
        if context.contact is not None:
            return Plan((), {"id": context.contact.id})
        values = converted_values(context.item, context.fields, context.client_fields["contact"])
        found = context.people([self.responsible])
        values["responsible"] = found.users[0].id
        return Plan((CreateItem("contact", values, link="contact"),), found.told)
