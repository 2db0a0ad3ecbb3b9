"""New field values for the item (R27)."""

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
from chalicelib.domain.automation.effects import AppendToItem, ChangeItem, Plan
from chalicelib.domain.errors import Fault

_ELSEWHERE = {
    "stage": "the action change_stage",
    "pipeline": "the action change_stage",
    "responsible": "the action change_responsible",
}


class EditItem(Action, frozen=True):
    """Set fields of the item.

    A text that is a single placeholder, such as {{ contact.phones }}, takes over the value as it
    is. A field whose new value is null or empty is emptied.
    """

    title = "Edit item"
    example = {
        "values": {"comments": "Talked to {{ contact.name }}.", "contacts": ["{{ contact.id }}"]},
        "append": True,
    }
    effects = (ChangeItem, AppendToItem)
    failure_reasons = VALUE_FAILURES
    elsewhere = _ELSEWHERE

    values: Annotated[FieldValues, Meta(description="New values by field code.")]
    append: Annotated[
        bool, Meta(description="Whether fields with several values keep what they have.")
    ] = False

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the fields exist, may be written and get values of their type."""
        fields = context.fields[context.entity_type.code]
        return super().check(context) + check_values(self.values, fields, context, _ELSEWHERE)

    def changes(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset(self.values)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new values, and those that are added to fields with several."""
        stored = stored_values(context, self.values, context.fields)
        added = {code for code in stored if self.append and context.fields[code].multiple}
        changes = {code: value for code, value in stored.items() if code not in added}
        additions = {code: stored[code] for code in stored if code in added and stored[code]}
        return Plan(
            (
                *([ChangeItem(context.item.ref, changes)] if changes else []),
                *([AppendToItem(context.item.ref, additions)] if additions else []),
            )
        )
