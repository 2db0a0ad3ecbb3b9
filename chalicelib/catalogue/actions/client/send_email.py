"""E-mail to the client and to colleagues (R24, R35)."""

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText, Recipients
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.people import RESPONSIBLE, check_people, listed
from chalicelib.catalogue.parameters.texts import (
    EMPTY_TEXT,
    needed_text,
)
from chalicelib.domain.automation.effects import ActionFailed, Plan, SendEmail
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.mail_html import check_html, html_to_text
from chalicelib.domain.delivery.tracking import text_to_html
from chalicelib.domain.errors import Fault
from chalicelib.domain.words.escapes import header, html
from chalicelib.domain.words.mail_addresses import parse_address

_CLIENT = "client"


class SendEmailAction(Action, frozen=True):
    """Send an e-mail to the item's client, to its responsible person or to other colleagues.

    Each recipient gets an e-mail of their own and sees no other address. The client's address is
    the item's own, or else the contact's, or else the company's. Only what the client opens and
    clicks is noticed, never what colleagues do.
    """

    title = "Send e-mail"
    effects = (SendEmail,)
    needs_client = True
    results = {
        "email_id": "Id of the e-mail.",
        "provider_id": "Id that the mail provider gave it.",
    }
    failure_reasons = {
        **EMPTY_TEXT,
        Code.BAD_HTML: "The HTML cannot be read: a tag is not closed, or there are too many.",
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_ADDRESS: "The recipient has no e-mail address, or none of the chosen type.",
        Code.NO_RECIPIENT: "A colleague among the recipients does not exist or is not active.",
    }

    subject: Annotated[NonEmptyText, Meta(description="Subject line.")]
    text: Annotated[NonEmptyText, Meta(description="What the e-mail says.")]
    recipient: Annotated[
        Recipients,
        Meta(description='"client", "responsible", the id of a user, or a list of these.'),
    ] = _CLIENT
    text_type: Annotated[
        Literal["plain", "html"],
        Meta(description="How the text is written; values put into HTML are escaped."),
    ] = "plain"
    sender: Annotated[
        str | None, Meta(description="Address that it comes from; the tenant's by default.")
    ] = None
    address_type: Annotated[
        str | None,
        Meta(description="Only an address of this type of the client's, for example work."),
    ] = None
    track: Annotated[
        bool, Meta(description="Whether it is noticed that the client opens it or clicks a link.")
    ] = True

    def check(self, context: CheckContext) -> list[Fault]:
        """Check recipients and sender."""
        faults = super().check(context)
        faults += check_people("/recipient", self.recipient, context, RESPONSIBLE | {_CLIENT})
        if self.text_type == "html":
            try:
                check_html(self.text)
            except ValueError as error:
                faults.append(Fault("/text", str(error)))
        if self.sender is not None:
            try:
                parse_address(self.sender)
            except ValueError as error:
                faults.append(Fault("/sender", str(error)))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one e-mail for each recipient; none where one of them cannot be reached."""
        subject = " ".join(needed_text(context, self.subject, header).split())
        if self.text_type == "html":
            body = _readable(context.text(self.text, html))
            text = html_to_text(body)
        else:
            text = needed_text(context, self.text)
            body = text_to_html(text)
        return Plan(
            tuple(
                SendEmail(
                    to=(address,),
                    sender=self.sender and parse_address(self.sender),
                    subject=subject,
                    text=text,
                    html=body,
                    track=self.track and to_client,
                )
                for address, to_client in self._addresses(context).items()
            )
        )

    def _addresses(self, context: ActionContext) -> dict[str, bool]:
        """Return the addresses, and of each whether it is the client's."""
        addresses: dict[str, bool] = {}
        for one in listed(self.recipient):
            if one == _CLIENT:
                addresses[self._client_address(context)] = True
                continue
            user = context.users[context.people([one])[0]]
            if not user.email:
                raise ActionFailed(Code.NO_ADDRESS, f"the user {user.id} has no e-mail address")
            addresses.setdefault(user.email, False)
        return addresses

    def _client_address(self, context: ActionContext) -> str:
        if not context.has_client():
            raise ActionFailed(Code.NO_CLIENT, "the item has no client")
        addresses = context.client_addresses("emails", self.address_type)
        if not addresses:
            kind = f" of the type {self.address_type}" if self.address_type else ""
            raise ActionFailed(Code.NO_ADDRESS, f"the client has no e-mail address{kind}")
        return addresses[0]


def _readable(text: str) -> str:
    try:
        check_html(text)
    except ValueError as error:
        raise ActionFailed(Code.BAD_HTML, str(error)) from error
    return text
