"""Making an item: what the actions create_deal, create_lead ... have in common."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldValues
from chalicelib.catalogue.parameters.values import (
    VALUE_FAILURES,
    check_place,
    check_values,
    stored_values,
)
from chalicelib.domain.automation.effects import CreateItem, Plan, Reasons
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType


class CreateItemAction(Action, frozen=True):
    """Base of the actions that make an item; each says of which type, and its title."""

    makes: ClassVar[str]
    """Code of the entity type."""
    effects = (CreateItem,)
    results: ClassVar[dict[str, str]] = {"id": "Id of the new item."}
    result_types: ClassVar[dict[str, FieldType]] = {"id": FieldType.NUMBER}
    failure_reasons: ClassVar[Reasons] = VALUE_FAILURES

    values: Annotated[FieldValues, Meta(description="Values by field code.")]

    @classmethod
    def fields_of(cls) -> str | None:
        """Return the type of the new item."""
        return cls.makes

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the new item."""
        return frozenset({self.makes})

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the fields exist, may be written and get values of their type."""
        fields = context.fields[self.makes]
        faults = super().check(context) + check_values(self.values, fields, context)
        return faults + check_place(self.values, self.makes, context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new item."""
        stored = stored_values(context, self.values, context.client_fields[self.makes])
        return Plan((CreateItem(self.makes, stored),))
