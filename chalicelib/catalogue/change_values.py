"""New field values: what edit_item, change_contact and change_company share."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldValues
from chalicelib.catalogue.parameters.values import VALUE_FAILURES, check_values, stored_values
from chalicelib.domain.automation.effects import AppendToItem, ChangeItem, Plan, Reasons
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item


class ChangeValuesAction(Action, frozen=True):
    """Base of the actions that set fields of an item; each says of which one."""

    effects = (ChangeItem, AppendToItem)
    failure_reasons: ClassVar[Reasons] = VALUE_FAILURES

    values: Annotated[FieldValues, Meta(description="New values by field code.")]
    append: Annotated[
        bool,
        Meta(
            title="Keep what is there",
            description="Whether fields with several values keep what they have.",
        ),
    ] = False

    def checked_fields(self, context: CheckContext) -> Mapping[str, Field]:
        """Return the fields of the item that is changed, where a rule is placed."""
        raise AssertionError(f"{type(self).__name__} has no fields")

    def changed(self, context: ActionContext) -> tuple[Item, Mapping[str, Field]]:
        """Return the item that is changed, with its fields. Raise ActionFailed without one."""
        raise AssertionError(f"{type(self).__name__} changes nothing")

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the fields exist, may be written and get values of their type."""
        fields = self.checked_fields(context)
        return super().check(context) + check_values(self.values, fields, context, self.elsewhere)

    def plan(self, context: ActionContext) -> Plan:
        """Plan the new values, and those that are added to fields with several."""
        item, fields = self.changed(context)
        stored = stored_values(context, self.values, fields)
        added = {code for code in stored if self.append and fields[code].multiple}
        changes = {code: value for code, value in stored.items() if code not in added}
        additions = {code: stored[code] for code in stored if code in added and stored[code]}
        return Plan(
            (
                *([ChangeItem(item.ref, changes)] if changes else []),
                *([AppendToItem(item.ref, additions)] if additions else []),
            )
        )
