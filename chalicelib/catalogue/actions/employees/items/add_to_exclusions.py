"""Exclusion of the client, and removal of the item (R14, W19)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed, DeleteItem, Plan
from chalicelib.domain.automation.people_effects import ExcludeAddresses
from chalicelib.domain.codes import Code
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.exclusions import MAX_COMMENT, forms_of

MOST_ADDRESSES = 60
"""Addresses that fit into one transaction, with the items that are deleted."""
MOST_CLIENTS = 10


class AddToExclusions(Action, frozen=True):
    """Exclude the client's addresses, so that they create no leads, and delete item and client.

    These are the e-mail addresses and phone numbers of the item itself, of its contacts and of its
    company. What waits for the item ends: rules, and workflows on it. What is deleted lies in
    the recycle bin where its type has one.
    """

    title = "Add to exclusions"
    example = {"keep_clients": True}
    effects = (ExcludeAddresses, DeleteItem)
    entity_types = frozenset({"lead", "deal"})
    results = {"excluded": "How many addresses of the client are excluded now."}
    result_types = {"excluded": FieldType.NUMBER}
    failure_reasons = {
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_ADDRESS: "The client has neither an e-mail address nor a phone number.",
        Code.TOO_LARGE: f"The client has more than {MOST_ADDRESSES} addresses, or the item more"
        f" than {MOST_CLIENTS} clients.",
    }

    keep_clients: Annotated[
        bool,
        Meta(description="Whether contacts and company stay, and only the item is deleted."),
    ] = False

    def looks_at(self, context: ActionContext) -> tuple[ItemRef, ...]:
        """Return all clients of the item."""
        return (*super().looks_at(context), *context.item.clients()[: MOST_CLIENTS + 1])

    def plan(self, context: ActionContext) -> Plan:
        """Plan the exclusions, and the deletion of clients and item."""
        item = context.item
        found = (context.item_at(ref) for ref in item.clients()[: MOST_CLIENTS + 1])
        clients = [one for one in found if one is not None]
        addresses = forms_of(
            (one["value"] for holder in (item, *clients) for one in _addresses(holder)),
            context.settings.home,
        )
        if not addresses and not clients:
            raise ActionFailed(Code.NO_CLIENT, "the item has no client")
        if not addresses:
            detail = "the client has neither an e-mail address nor a phone number"
            raise ActionFailed(Code.NO_ADDRESS, detail)
        if len(addresses) > MOST_ADDRESSES or len(clients) > MOST_CLIENTS:
            detail = f"at most {MOST_ADDRESSES} addresses of {MOST_CLIENTS} clients at once"
            raise ActionFailed(Code.TOO_LARGE, detail)
        gone = [] if self.keep_clients else [DeleteItem(one.ref) for one in clients]
        exclude = ExcludeAddresses(tuple(addresses), item.title[:MAX_COMMENT])
        return Plan((exclude, *gone, DeleteItem(item.ref)))


def _addresses(holder: Item) -> list[dict[str, str]]:
    return [*holder.fields.get("emails", []), *holder.fields.get("phones", [])]
