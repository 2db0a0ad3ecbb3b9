"""Text messages to the client and to colleagues (R30, R34, W08)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText, Recipients
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.client_addresses import client_number
from chalicelib.catalogue.parameters.marks import ConnectionRef, of, words
from chalicelib.catalogue.parameters.people import COLLEAGUES, check_people, listed
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import ActionFailed, Plan, Reach
from chalicelib.domain.automation.outside_effects import SendSms
from chalicelib.domain.codes import Code
from chalicelib.domain.connections.connection import USED_BY_DEFAULT
from chalicelib.domain.delivery.sms import MAX_TEXT
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.people.recipients import TOLD, recipients
from chalicelib.domain.people.users import User

_CLIENT = "client"


class SendSmsAction(Action, frozen=True):
    """Send a text message to the item's client, to its responsible person or to other colleagues.

    It goes through a connection of the kind sms. The client's number is the item's own first, or
    else the contact's, or else the company's. Colleagues who have left or have no number are passed
    over where others are reached. For a responsible person who has left, their head stands in, or
    else an admin; where nobody is their head, the admins do.
    """

    title = "Send SMS"
    example = {"text": "{{ deal.title }} is on its way. {{ responsible.name }}"}
    reaches = (Reach.CLIENT, Reach.STAFF)
    effects = (SendSms,)
    needs_client = True
    results = {
        "sms_id": "Id of the message.",
        "provider_id": "Id that the provider gave it, where it gives one.",
        **TOLD,
    }
    failure_reasons = {
        **EMPTY_TEXT,
        Code.TEMPLATE_TOO_LONG: "The text has more than 200 characters once it is filled.",
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_PHONE: "No colleague has a phone number, or the client none of that type.",
        Code.BAD_NUMBER: "The number lacks its country code, or the provider does not know it.",
        Code.NO_RECIPIENT: "None of the colleagues exists and is active.",
    }

    text: Annotated[
        NonEmptyText,
        Meta(description="What it says: at most 200 characters once its placeholders are filled."),
    ]
    recipient: Annotated[
        Recipients,
        Meta(description='"client", "responsible", "head" (theirs), the id of a user, or a list.'),
        words("client", "responsible", "head"),
    ] = _CLIENT
    number_type: Annotated[
        str | None,
        Meta(description="Only a number of this type of the client's, for example mobile."),
    ] = None
    provider: Annotated[
        ConnectionRef,
        of("sms"),
        Meta(description="Connection that sends it."),
    ] = USED_BY_DEFAULT

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the recipients, and the length of a text without placeholders."""
        faults = super().check(context)
        faults += check_people("/recipient", self.recipient, context, COLLEAGUES | {_CLIENT})
        try:
            segments = parse_template(self.text).segments
        except Invalid:
            return faults  # told by the check of all texts
        fixed = sum(len(one) for one in segments if isinstance(one, str))
        if fixed > MAX_TEXT:
            faults.append(Fault("/text", f"{fixed} characters; a message has {MAX_TEXT} at most"))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one message for each recipient; none where somebody named cannot be reached."""
        text = needed_text(context, self.text)
        if len(text) > MAX_TEXT:
            said = f"the text has {len(text)} characters; a message has {MAX_TEXT} at most"
            raise ActionFailed(Code.TEMPLATE_TOO_LONG, said)
        numbers, told = self._numbers(context)
        sent = tuple(SendSms(to=one, text=text, connection=self.provider) for one in numbers)
        return Plan(sent, told)

    def _numbers(self, context: ActionContext) -> tuple[list[str], dict[str, str]]:
        """Return the numbers, and what to say of colleagues who are not reached."""
        wanted = listed(self.recipient)
        colleagues = [one for one in wanted if one != _CLIENT]
        around = (context.item.responsible, context.users, context.structure, _lacks)
        found = recipients(colleagues, *around)
        numbers: list[str] = []
        for one in wanted:
            if one == _CLIENT:
                numbers.append(client_number(context, self.number_type))
            else:
                numbers += [user.phone or "" for user in recipients([one], *around).users]
        if not numbers:
            context.people(colleagues)  # where all have left, it says so
            raise ActionFailed(Code.NO_PHONE, "; ".join(found.left_out))
        return list(dict.fromkeys(numbers)), found.told


def _lacks(user: User) -> str:
    return "" if user.phone else "has no phone number"
