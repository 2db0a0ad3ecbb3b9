"""Where the client is reached."""

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.sms import reached_number


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
        for address, since in context.bounced_addresses().items():
            said = f"{address} takes no mail since {since}; write another address on the card"
            raise ActionFailed(Code.NO_ADDRESS, f"the client has no e-mail address{kind}: {said}")
        raise ActionFailed(Code.NO_ADDRESS, f"the client has no e-mail address{kind}")
    return addresses[0]


def client_number(context: ActionContext, type: str | None = None) -> str:
    """Return the client's first phone number in E.164, only of a type where one is named.

    Raises:
        ActionFailed: the item has no client, the client no such number, or it lacks its country.
    """
    if not context.has_client():
        raise ActionFailed(Code.NO_CLIENT, "the item has no client")
    numbers = context.client_addresses("phones", type)
    if not numbers:
        kind = f" of the type {type}" if type else ""
        raise ActionFailed(Code.NO_PHONE, f"the client has no phone number{kind}")
    try:
        return reached_number(numbers[0], context.settings.home)
    except ValueError as error:
        raise ActionFailed(Code.BAD_NUMBER, str(error)) from error
