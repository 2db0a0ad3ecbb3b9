"""What an action is. One file in a folder of actions/, one class in it.

The file's name is the action's code, the outermost folder its group.

class AddComment(Action, frozen=True):
    \"\"\"Add a comment to the item's card.\"\"\"          <- shown to users

    title = "Add comment"
    effects = (AddEntry,)                               <- what it may plan
    text: Text                                          <- a parameter, with placeholders;
                                                           Secret and Address are hidden

    def plan(self, context: ActionContext) -> Plan:     <- chooses; touches nothing
        return Plan((AddEntry(EntryKind.COMMENT, context.text(self.text)),))
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.addresses import check_addresses
from chalicelib.catalogue.parameters.chosen import check_chosen
from chalicelib.catalogue.parameters.marks import NonEmptyText, Recipients, Secret, Text
from chalicelib.catalogue.parameters.texts import (
    TEXT_FAILURES,
    check_texts,
    has_texts,
    pointer_to,
    shown_texts,
)
from chalicelib.catalogue.printed import linked_in
from chalicelib.catalogue.shelf import Shelf
from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.automation.effects import Effect, OutsideEffect, Plan, Reach, Reasons
from chalicelib.domain.automation.rests import RestEffect
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.words.faults import fault_of

ALWAYS: Reasons = {
    Code.BROKEN_RULE: "The rule no longer fits the configuration: its action has changed.",
    Code.BROKEN_STEP: "A step no longer fits the configuration: its action has changed.",
    Code.ITEM_DELETED: "The item was deleted before a step acted.",
    Code.TOO_LARGE: "What a step looked at and gave does not fit into the log.",
    Code.INTERNAL: "A mistake in the action's code; the detail tells it.",
}
"""For what every action can fail."""
__all__ = [
    "ALWAYS",
    "Action",
    "Group",
    "NonEmptyText",
    "Recipients",
    "Secret",
    "Text",
    "parameter_faults",
    "parse_action",
    "reaches_of",
    "reasons_of",
]


class Group(Shelf):
    """The four shelves of the catalogue (semantics/actions: catalogue)."""

    EMPLOYEES = "employees", "For employees"
    CLIENT = "client", "Client communications"
    ADS = "ads", "Advertising"
    CUSTOM = "custom", "Custom"


class Action(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all actions; the fields of the class are its parameters."""

    group: ClassVar[Group]
    """Its folder; the listing sets it."""
    title: ClassVar[str]
    example: ClassVar[Mapping[str, Any]]
    """Parameters that do something, for people to begin with; a test runs them."""
    effects: ClassVar[tuple[type[Effect], ...]] = ()
    """All kinds of effects that it may plan; one that it does not name fails its run."""
    reaches: ClassVar[tuple[Reach, ...]] = ()
    """Whom it reaches, where its effects alone do not tell (reaches_of)."""
    needs_client: ClassVar[bool] = False
    """Whether it looks at the linked contact or company."""
    rules_only: ClassVar[bool] = False
    """Whether it is no step of workflows."""
    entity_types: ClassVar[frozenset[str] | None] = None
    """The types it works on; None for all that have stages."""
    needs: ClassVar[str | None] = None
    """The switch that its item's type must have on (domain/items/type_flags.py)."""
    results: ClassVar[dict[str, str]] = {}
    """What it gives to later rules and steps: name and meaning."""
    result_types: ClassVar[dict[str, FieldType]] = {}
    """Types of those results that are no texts."""
    most_attached: ClassVar[int | None] = None
    """Bytes that all its files have together at most."""
    elsewhere: ClassVar[Mapping[str, str]] = {}
    """Parameters that people look for here, and what to use instead."""
    failure_reasons: ClassVar[Reasons] = {}
    """Reasons of its own for which it can fail; those of its effects and texts come by themselves
    (reasons_of)."""

    @classmethod
    def reaches_outside(cls) -> bool:
        """Return whether it may reach outside our own data; such a run goes through the queue."""
        return any(issubclass(one, OutsideEffect) for one in cls.effects)

    @classmethod
    def refuses(cls, type: EntityType) -> str | None:
        """Return why it does not work on items of a type, None where it does."""
        if cls.entity_types is not None and type.code not in cls.entity_types:
            return f"works on {', '.join(sorted(cls.entity_types))} only"
        if cls.needs is not None and not getattr(type.flags, cls.needs):
            return f"needs {cls.needs}, which are switched off for the type {type.code}"
        return None

    def leaves(self) -> bool:
        """Return whether it may reach outside with these parameters."""
        return self.reaches_outside()

    def rests(self) -> bool:
        """Return whether it may be done only when something has come, with these parameters."""
        return any(issubclass(one, RestEffect) for one in self.effects)

    def sees_client(self) -> bool:
        """Return whether it looks at the linked contact or company with these parameters."""
        return self.needs_client

    def check(self, context: CheckContext) -> list[Fault]:
        """Return what is wrong with the parameters where the rule is placed.

        Pointers start at the parameters. Placeholders, addresses and what the tenant has set up are
        checked here for every action; one that checks more adds to super().check().
        """
        return [
            *check_texts(self, context),
            *check_addresses(self, context),
            *check_chosen(self, context),
        ]

    def gives(
        self,
        fields: Mapping[str, Mapping[str, Field]],
        app_actions: Mapping[str, AppAction] | None = None,
    ) -> dict[str, Field]:
        """Return its results as conditions of a workflow know them.

        `fields` are those of all items, by entity type code; `app_actions` what apps have
        registered, by code.
        """
        return {
            name: Field(code=name, title=name, type=self.result_types.get(name, FieldType.STRING))
            for name in self.results
        }

    def changes(self) -> frozenset[str]:
        """Return the codes of the fields of the item that it sets."""
        return frozenset()

    def files(self) -> tuple[str, ...]:
        """Return the ids of the files that its parameters name, which stay as long as rules may."""
        return ()

    @classmethod
    def fields_of(cls) -> str | None:
        """Return the entity type whose fields its parameters name; None for the item's own."""
        return None

    def entity_types_needed(self) -> frozenset[str]:
        """Return the entity types, besides the item's own, whose fields it has to know."""
        return frozenset()

    def entity_types_read(self) -> frozenset[str]:
        """Return the entity types of which it reads any item that it is told, for its results."""
        return frozenset()

    def looks_at(self, context: ActionContext) -> tuple[ItemRef, ...]:
        """Return the items, besides the item and its clients, that it has to see.

        Asked again with the items that it named, so that these may lead on to others. Those whose
        titles its texts show are among them for every action.
        """
        return tuple(linked_in(context, shown_texts(self)))

    def takes_turns(self, context: ActionContext) -> bool:
        """Return whether the plan depends on how often it was asked before (context.turn)."""
        return False

    def plan(self, context: ActionContext) -> Plan:
        """Return what shall be done. Raise ActionFailed where it cannot be done."""
        raise AssertionError(f"{type(self).__name__} has no plan")


def reasons_of(action: type[Action]) -> Reasons:
    """Return everything for which an action can fail, with a sentence for people."""
    reasons: dict[Code, str] = {}
    sources = [TEXT_FAILURES if has_texts(action) else {}, action.failure_reasons]
    for source in (*sources, *(one.failure_reasons for one in action.effects), ALWAYS):
        for code, meaning in source.items():
            reasons.setdefault(code, meaning)
    return reasons


def reaches_of(action: type[Action]) -> tuple[Reach, ...]:
    """Return whom an action may reach: what it says itself, or else what its effects say."""
    found = action.reaches or tuple(one.reaches for one in action.effects) or (Reach.DATA,)
    return tuple(one for one in Reach if one in found)


def parameter_faults(
    action: type[Action], params: Mapping[str, Any], error: msgspec.ValidationError
) -> list[Fault]:
    """Return what is wrong with parameters that the action does not take."""
    sought = [name for name in params if name in action.elsewhere]
    return [
        Fault(pointer_to(name), f"is no parameter here; use {action.elsewhere[name]}")
        for name in sought
    ] or [fault_of(error, action)]


def parse_action(action: type[Action], params: Mapping[str, Any]) -> Action:
    """Return the action with these parameters.

    Raises:
        msgspec.ValidationError: a parameter is missing, unknown or of the wrong type; the message
        ends in its path.
    """
    return msgspec.convert(dict(params), action)
