"""Other items made out of this one (R22, W04)."""

from typing import Annotated, Any, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import PipelineRef, of
from chalicelib.domain.automation.effects import ActionFailed, ConvertItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.conversion import (
    CONVERSIONS,
    converted_values,
    kinds_of,
    taken_along,
)
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.words.wording import there_is_no

Made = Literal["deal", "contact", "company", "quote", "invoice"]
_MADE = ("deal", "contact", "company", "quote", "invoice")


class CreateFromSource(Action, frozen=True):
    """Create other items from this one.

    Of a lead a deal, a contact and a company; of a deal a quote or an invoice; of a quote a deal or
    an invoice. They take over what their fields have in common with it and are linked with it; a
    custom field that they lack is made for them. A lead is converted by it, once: it moves to its
    success stage. A lead of a returning customer becomes a deal only; where that is made, a contact
    or company that the lead has is taken as made with it.
    """

    title = "Create from source"
    example = {"kinds": ["quote"], "keep_activities": True}
    effects = (ConvertItem,)
    entity_types = frozenset(CONVERSIONS)
    needs_client = True
    results = {
        **{one: f"Id of the new {one}, where one was made." for one in _MADE},
        "left_out": "Custom fields that were not taken over, since the new item's are others.",
    }
    result_types = dict.fromkeys(_MADE, FieldType.NUMBER)
    failure_reasons = {
        Code.NOT_CONVERTIBLE: "This kind cannot be made of it: a returning customer's lead becomes "
        "a deal only.",
    }

    kinds: Annotated[
        list[Made],
        Meta(min_length=1, max_length=3, title="What is made", description="What is made of it."),
    ]
    pipeline: Annotated[
        PipelineRef | None,
        of("deal"),
        Meta(description="Pipeline of the new deal; the first one by default."),
    ] = None
    keep_activities: Annotated[
        bool, Meta(description="Whether its open activities stay open; else they are completed.")
    ] = False

    def entity_types_needed(self) -> frozenset[str]:
        """Return the types of the new items."""
        return frozenset(self.kinds)

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the kinds can be made of such an item."""
        possible = CONVERSIONS[context.entity_type.code]
        faults = super().check(context) + [
            Fault(f"/kinds/{n}", there_is_no("kind", one, possible))
            for n, one in enumerate(self.kinds)
            if one not in possible
        ]
        if len(set(self.kinds)) < len(self.kinds):
            faults.append(Fault("/kinds", "holds a kind twice"))
        if self.pipeline is not None and "deal" not in self.kinds:
            faults.append(Fault("/pipeline", "needs the kind deal"))
        known = context.pipelines_of("deal") if context.pipelines_of else {}
        if self.pipeline is not None and known and self.pipeline not in known:
            faults.append(Fault("/pipeline", there_is_no("pipeline", self.pipeline, known)))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan the items, those first that others are linked to."""
        item = context.item
        possible = set(kinds_of(item))
        clients = {one.type: one.id for one in (context.contact, context.company) if one}
        there: dict[str, Any] = {
            one: clients[one] for one in self.kinds if one in clients and one not in possible
        }
        refused = set(self.kinds) - possible
        if refused - there.keys() or not possible & set(self.kinds):
            names = ", ".join(sorted(refused))
            raise ActionFailed(
                Code.NOT_CONVERTIBLE, f"no {names} can be made of this {item.type}: it is repeated"
            )
        drafts: dict[str, dict[str, Any]] = {
            kind: converted_values(item, context.fields, context.client_fields[kind])
            for kind in kinds_of(item)
            if kind in self.kinds
        }
        if self.pipeline is not None and "deal" in drafts:
            drafts["deal"]["pipeline"] = self.pipeline
        along = {
            kind: taken_along(item, context.fields, context.client_fields[kind]) for kind in drafts
        }
        done = not self.keep_activities
        return Plan((ConvertItem(drafts, complete_activities=done, along=along),), there)
