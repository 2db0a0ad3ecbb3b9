"""Values of any item (semantics/actions: steps)."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldRefs, Format, ItemText, of, picked
from chalicelib.catalogue.parameters.texts import pointer_to
from chalicelib.catalogue.printed import linked_by, printed
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.items.type_codes import MAX_CODE
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.words.wording import there_is_no


class GetCrmData(Action, frozen=True):
    """Read fields of an item of any type, for later rules and steps.

    Where there is no such item, all values are empty and `found` is false. The print version holds
    what people read: names of users and stages, instants on the tenant's clock.
    """

    title = "Get CRM data"
    example = {
        "entity_type": "contact",
        "item": "{{ deal.contact }}",
        "fields": ["name", "responsible"],
        "print_version": True,
    }
    results = {"found": "Whether there is such an item.", "<field>": "Value of each field."}

    entity_type: Annotated[
        str,
        picked(
            Format.ENTITY_TYPE,
            min_length=1,
            max_length=MAX_CODE,
            description="Type of the item; smart processes, too.",
        ),
    ]
    item: Annotated[
        ItemText, of("/entity_type"), Meta(description="Id of the item, 81 or contact_81.")
    ]
    fields: Annotated[
        FieldRefs,
        of("/entity_type"),
        Meta(min_length=1, max_length=100, description="Fields to read."),
    ]
    print_version: Annotated[
        bool, Meta(description="Whether the values are written for people.")
    ] = False

    def entity_types_needed(self) -> frozenset[str]:
        """Return the type of the item that is read."""
        return frozenset({self.entity_type})

    def entity_types_read(self) -> frozenset[str]:
        """Return the type of the item that is read."""
        return frozenset({self.entity_type})

    def gives(
        self,
        fields: Mapping[str, Mapping[str, Field]],
        app_actions: Mapping[str, AppAction] | None = None,
    ) -> dict[str, Field]:
        """Return whether the item was found, and the fields."""
        known = fields.get(self.entity_type, {})
        given = {"found": Field(code="found", title="found", type=FieldType.BOOLEAN)}
        for code in self.fields:
            if code in known:
                text = Field(code=code, title=known[code].title, type=FieldType.STRING)
                given[code] = text if self.print_version else known[code]
        return given

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the type and the fields exist."""
        known = context.fields.get(self.entity_type)
        if known is None:
            message = there_is_no("entity type", self.entity_type, context.fields)
            return [*super().check(context), Fault("/entity_type", message)]
        return super().check(context) + [
            Fault(pointer_to("fields", index), f"a {self.entity_type} has no field {code}")
            for index, code in enumerate(self.fields)
            if code not in known
        ]

    def looks_at(self, context: ActionContext) -> tuple[ItemRef, ...]:
        """Return the item that is read, and what it links to where that is printed."""
        ref = self._ref(context)
        item = context.others.get(ref) if ref else None
        if item is None or not self.print_version:
            return (ref,) if ref else ()
        known, values = self._fields(context), item.values()
        linked = [
            one for code in self.fields for one in linked_by(known.get(code), values.get(code))
        ]
        return (item.ref, *linked)

    def plan(self, context: ActionContext) -> Plan:
        """Give the values."""
        ref = self._ref(context)
        item = context.others.get(ref) if ref else None
        if item is None:
            return Plan(results={"found": False, **dict.fromkeys(self.fields)})
        values = item.values()
        read = {code: values.get(code) for code in self.fields}
        if self.print_version:
            known = self._fields(context)
            read = {code: printed(context, item, known.get(code), read[code]) for code in read}
        return Plan(results={"found": True, **read})

    def _fields(self, context: ActionContext) -> Mapping[str, Field]:
        """Return the fields of the type; a smart process may be gone."""
        return context.client_fields.get(self.entity_type, {})

    def _ref(self, context: ActionContext) -> ItemRef | None:
        try:
            text = show_value(context.value(self.item, read=False)).strip()
            ref = ItemRef.parse(f"{self.entity_type}_{text.removeprefix(self.entity_type + '_')}")
        except (ValueError, ActionFailed):
            return None
        return ref if ref.type == self.entity_type else None
