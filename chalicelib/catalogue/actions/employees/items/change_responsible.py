"""Another person in charge (R19)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import OneOrMoreUsers
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.domain.automation.effects import ActionFailed, ChangeItem, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import has_left


class ChangeResponsible(Action, frozen=True):
    """Put another user in charge of the item.

    Several users take turns, each the same share of the items that come here. Nothing changes
    where one of them is in charge already; those who are no longer active are passed over.
    """

    title = "Change responsible"
    example = {"users": [2]}
    effects = (ChangeItem,)
    results = {"responsible": "Id of the user who is in charge now."}
    failure_reasons = {Code.NO_RECIPIENT: "None of the users is active."}

    users: Annotated[OneOrMoreUsers, Meta(description="One user, or several.")]

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that the users are active."""
        return super().check(context) + check_people("/users", self.users, context)

    def changes(self) -> frozenset[str]:
        """Return what it sets."""
        return frozenset({"responsible"})

    def takes_turns(self, context: ActionContext) -> bool:
        """Take a turn where one of several has to be chosen."""
        active = self._active(context)
        return len(active) > 1 and context.item.responsible not in active

    def plan(self, context: ActionContext) -> Plan:
        """Plan the change, or nothing where one of the users is in charge already."""
        active = self._active(context)
        if not active:
            gone = [has_left(id, context.users.get(id)) for id in dict.fromkeys(self._given())]
            raise ActionFailed(Code.NO_RECIPIENT, "; ".join(gone))
        item = context.item
        if item.responsible in active:
            return Plan((), {"responsible": item.responsible})
        chosen = active[context.turn % len(active)]
        return Plan((ChangeItem(item.ref, {"responsible": chosen}),), {"responsible": chosen})

    def _given(self) -> list[int]:
        return self.users if isinstance(self.users, list) else [self.users]

    def _active(self, context: ActionContext) -> list[int]:
        return [
            id
            for id in dict.fromkeys(self._given())
            if (user := context.users.get(id)) and user.active
        ]
