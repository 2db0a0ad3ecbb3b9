"""A new item of any type, a smart process too."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldValues, Format, of, picked
from chalicelib.catalogue.parameters.values import (
    VALUE_FAILURES,
    check_place,
    check_values,
    stored_values,
)
from chalicelib.domain.automation.effects import CreateItem, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.type_codes import MAX_CODE
from chalicelib.domain.words.wording import there_is_no


class CreateItemOfType(Action, frozen=True):
    """Create an item of a type, for example of a smart process as a child of the item.

    A link to the item is one of the values: `"parent_deal": "{{ deal.id }}"`.
    """

    title = "Create item"
    example = {
        "entity_type": "quote",
        "values": {"title": "For {{ deal.title }}", "deal": "{{ deal.id }}"},
    }
    effects = (CreateItem,)
    results = {"id": "Id of the new item."}
    result_types = {"id": FieldType.NUMBER}
    failure_reasons = VALUE_FAILURES

    entity_type: Annotated[
        str,
        picked(
            Format.ENTITY_TYPE,
            min_length=1,
            max_length=MAX_CODE,
            description="Type of the new item; smart processes, too.",
        ),
    ]
    values: Annotated[FieldValues, of("/entity_type"), Meta(description="Values by field code.")]

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the new item."""
        return frozenset({self.entity_type})

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the type is there, and that its fields may be written with these values."""
        faults = super().check(context)
        fields = context.fields.get(self.entity_type)
        if fields is None:
            message = there_is_no("entity type", self.entity_type, context.fields)
            return [*faults, Fault("/entity_type", message)]
        faults += check_values(self.values, fields, context)
        return faults + check_place(self.values, self.entity_type, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new item."""
        fields = context.client_fields.get(self.entity_type, {})
        return Plan((CreateItem(self.entity_type, stored_values(context, self.values, fields)),))
