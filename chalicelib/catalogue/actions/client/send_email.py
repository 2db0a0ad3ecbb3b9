"""E-mail to the client and to colleagues (R24, R35)."""

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText, Recipients
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.attachments import Attachments
from chalicelib.catalogue.parameters.client_addresses import client_address
from chalicelib.catalogue.parameters.marks import (
    EmailAddress,
    Format,
    Mark,
    mark,
    picked,
    words,
)
from chalicelib.catalogue.parameters.people import COLLEAGUES, check_people, listed
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import ActionFailed, Plan, Reach
from chalicelib.domain.automation.outside_effects import MAX_ATTACHED, SendEmail
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.bbcode import bbcode_to_html
from chalicelib.domain.delivery.mail_html import check_html, check_links, html_to_text
from chalicelib.domain.delivery.mail_places import (
    escapes_in_html,
    escapes_in_text,
    foreign_addresses,
    foreign_links,
    from_marks,
    inserted_spans,
    with_marks,
)
from chalicelib.domain.delivery.tracking import text_to_html
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import Template, parse_template
from chalicelib.domain.people.recipients import TOLD, recipients
from chalicelib.domain.people.users import User
from chalicelib.domain.words.escapes import header
from chalicelib.domain.words.mail_addresses import parse_address

_CLIENT = "client"
MAX_MAIL = 102_400
"""Bytes of a mail's text; what is longer mail programs cut off."""
MailText = Annotated[str, mark(Mark.TEMPLATE, min_length=1, max_length=MAX_MAIL)]


class SendEmailAction(Action, frozen=True):
    """Send an e-mail to the item's client, to its responsible person or to other colleagues.

    Each recipient gets an e-mail of their own and sees no other address. The client's address is
    the item's own, or else the contact's, or else the company's. Only what the client opens and
    clicks is noticed, never what colleagues do. Colleagues who have left or have no address are
    passed over where others are reached. For a responsible person who has left, their head stands
    in, or else an admin; where nobody is their head, the admins do.
    """

    title = "Send e-mail"
    example = {
        "subject": "Your order {{ deal.title }}",
        "text": "Dear {{ contact.name }}, thank you. {{ responsible.name }} will call you.",
    }
    reaches = (Reach.CLIENT, Reach.STAFF)
    effects = (SendEmail,)
    needs_client = True
    results = {
        "email_id": "Id of the e-mail.",
        "provider_id": "Id that the mail provider gave it.",
        **TOLD,
    }
    most_attached = MAX_ATTACHED
    failure_reasons = {
        **EMPTY_TEXT,
        Code.BAD_HTML: "The HTML cannot be read: a tag is not closed, or there are too many.",
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_FILE: "A file that was to be attached is gone, or lies elsewhere.",
        Code.NO_ADDRESS: "No colleague has an e-mail address, or the client none of that type.",
        Code.NO_RECIPIENT: "None of the colleagues exists and is active.",
    }

    subject: Annotated[NonEmptyText, Meta(description="Subject line.")]
    text: Annotated[MailText, Meta(description="What the e-mail says, at most 100 kB.")]
    recipient: Annotated[
        Recipients,
        Meta(description='"client", "responsible", "head" (theirs), the id of a user, or a list.'),
        words("client", "responsible", "head"),
    ] = _CLIENT
    text_type: Annotated[
        Literal["plain", "html", "bbcode"],
        Meta(description="How the text is written; values put into it stay values."),
    ] = "plain"
    sender: Annotated[
        EmailAddress | None,
        Meta(description="Address that it comes from; the tenant's by default."),
    ] = None
    address_type: Annotated[
        str | None,
        Meta(description="Only an address of this type of the client's, for example work."),
    ] = None
    track: Annotated[
        bool,
        Meta(
            title="Notice opening and clicks",
            description="Whether it is noticed that the client opens it or clicks a link.",
        ),
    ] = True
    track_opening: Annotated[
        bool | None,
        Meta(
            title="Notice opening",
            description="The same of opening it alone; as `track` by default.",
        ),
    ] = None
    track_clicks: Annotated[
        bool | None,
        Meta(
            title="Notice clicks", description="The same of its links alone; as `track` by default."
        ),
    ] = None

    attachments: Annotated[
        Attachments | None,
        picked(Format.FILES),
        Meta(description="Files that travel with it, at most 25 MB together."),
    ] = None

    def files(self) -> tuple[str, ...]:
        """Return the uploaded files that it sends."""
        return self.attachments.uploaded if self.attachments else ()

    def check(self, context: CheckContext) -> list[Fault]:
        """Check recipients, sender and attachments."""
        faults = super().check(context)
        if self.attachments is not None:
            faults += self.attachments.faults("/attachments", context)
        faults += check_people("/recipient", self.recipient, context, COLLEAGUES | {_CLIENT})
        try:
            body = self._body()
            if self.text_type != "plain":
                marked = with_marks(body)
                check_html(marked)
                check_links(marked)
                escapes_in_html(body)
        except Invalid:
            return faults  # told by the check of all texts
        except ValueError as error:
            faults.append(Fault("/text", str(error)))
        if self.sender is not None:
            try:
                parse_address(self.sender)
            except ValueError as error:
                faults.append(Fault("/sender", str(error)))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one e-mail for each recipient; none where the client cannot be reached."""
        subject = " ".join(needed_text(context, self.subject, header).split())
        text, body, foreign = self._filled(context)
        addresses, told = self._addresses(context)
        files = self.attachments.ids(context) if self.attachments else ()
        return Plan(
            tuple(
                SendEmail(
                    to=(address,),
                    sender=self.sender and parse_address(self.sender),
                    subject=subject,
                    text=text,
                    html=body,
                    track_opening=to_client and _switch(self.track_opening, self.track),
                    track_clicks=to_client and _switch(self.track_clicks, self.track),
                    foreign=foreign,
                    files=files,
                )
                for address, to_client in addresses.items()
            ),
            told,
        )

    def _body(self) -> Template:
        """Return the text as a template of plain text or HTML."""
        template = parse_template(self.text)
        if self.text_type != "bbcode":
            return template
        return from_marks(bbcode_to_html(with_marks(template)), template)

    def _filled(self, context: ActionContext) -> tuple[str, str, frozenset[str]]:
        """Return the plain text, the HTML, and the addresses in it that came with values."""
        body = self._body()
        if self.text_type == "plain":
            parts = context.parts(body, escapes_in_text(body), MAX_MAIL)
            text = "".join(one for one, _ in parts)
            if not text.strip():
                raise ActionFailed(
                    Code.EMPTY_TEXT, "nothing is left of the text after it was filled"
                )
            return (
                text.strip(),
                text_to_html(text.strip()),
                foreign_addresses(text, inserted_spans(parts)),
            )
        try:
            parts = context.parts(body, escapes_in_html(body), MAX_MAIL)
            filled = "".join(one for one, _ in parts)
            check_html(filled)
        except ValueError as error:
            raise ActionFailed(Code.BAD_HTML, str(error)) from error
        return html_to_text(filled), filled, foreign_links(filled, inserted_spans(parts))

    def _addresses(self, context: ActionContext) -> tuple[dict[str, bool], dict[str, str]]:
        """Return the addresses, of each whether it is the client's, and what to say of others."""
        wanted = listed(self.recipient)
        colleagues = [one for one in wanted if one != _CLIENT]
        around = (context.item.responsible, context.users, context.structure, _lacks)
        found = recipients(colleagues, *around)
        addresses: dict[str, bool] = {}
        for one in wanted:
            if one == _CLIENT:
                addresses[client_address(context, self.address_type)] = True
                continue
            for user in recipients([one], *around).users:
                addresses.setdefault(user.email or "", False)
        if not addresses:
            context.people(colleagues)  # where all have left, it says so
            raise ActionFailed(Code.NO_ADDRESS, "; ".join(found.left_out))
        return addresses, found.told


def _lacks(user: User) -> str:
    return "" if user.email else "has no e-mail address"


def _switch(own: bool | None, both: bool) -> bool:
    return both if own is None else own
