"""A new lead of a client who has bought before (W26)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed, CreateItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.items.conversion import converted_values
from chalicelib.domain.items.fields import FieldType


class CreateRepeatLead(Action, frozen=True):
    """Create a lead for the deal's client, with what the deal says: who is responsible, the source.

    The lead is one of a returning customer.
    """

    title = "Create repeat lead"
    example = {"name": "Again: {{ deal.title }}"}
    effects = (CreateItem,)
    entity_types = frozenset({"deal"})
    needs_client = True
    results = {"id": "Id of the new lead."}
    result_types = {"id": FieldType.NUMBER}
    failure_reasons = {Code.NO_CLIENT: "The deal has no contact and no company."}

    name: Annotated[Text, Meta(description="Title of the lead; the deal's by default.")] = ""

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the new item."""
        return frozenset({"lead"})

    def plan(self, context: ActionContext) -> Plan:
        """Plan the lead."""
        if not context.item.clients():
            raise ActionFailed(Code.NO_CLIENT, "the deal has no contact and no company")
        values = converted_values(context.item, context.fields, context.client_fields["lead"])
        title = " ".join(context.text(self.name).split())
        return Plan((CreateItem("lead", {**values, **({"title": title} if title else {})}),))
