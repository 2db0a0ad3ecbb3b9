"""Where the client is reached."""

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code


def client_address(context: ActionContext, type: str | None = None) -> str:
    """Return the client's best e-mail address, only of a type where one is named.

    Raises:
        ActionFailed: the item has no client, or the client no such address.
    """
    if not context.has_client():
        raise ActionFailed(Code.NO_CLIENT, "the item has no client")
    addresses = context.client_addresses("emails", type)
    if not addresses:
        kind = f" of the type {type}" if type else ""
        raise ActionFailed(Code.NO_ADDRESS, f"the client has no e-mail address{kind}")
    return addresses[0]
