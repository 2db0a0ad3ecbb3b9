"""New field values for the item (R27)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, Setting
from chalicelib.catalogue.parameters.values import (
    VALUE_FAILURES,
    Values,
    check_values,
    stored_values,
)
from chalicelib.catalogue.scene import Scene
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
    failure_reasons = VALUE_FAILURES

    values: Annotated[Values, Meta(description="New values by field code.")]
    append: Annotated[
        bool, Meta(description="Whether fields with several values keep what they have.")
    ] = False

    def check(self, setting: Setting) -> list[Fault]:
        """Check that the fields exist, may be written and get values of their type."""
        fields = setting.fields[setting.entity_type.code]
        return super().check(setting) + check_values(self.values, fields, setting, _ELSEWHERE)

    def changes(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset(self.values)

    def plan(self, scene: Scene) -> Plan:
        """Plan the new values, and those that are added to fields with several."""
        stored = stored_values(scene, self.values, scene.fields)
        added = {code for code in stored if self.append and scene.fields[code].multiple}
        changes = {code: value for code, value in stored.items() if code not in added}
        additions = {code: stored[code] for code in stored if code in added and stored[code]}
        return Plan(
            (
                *([ChangeItem(scene.item.ref, changes)] if changes else []),
                *([AppendToItem(scene.item.ref, additions)] if additions else []),
            )
        )
