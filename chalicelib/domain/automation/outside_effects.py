"""What actions ask for outside our own data: it leaves at least once, with one key per effect."""

from typing import Any, ClassVar

from chalicelib.domain.automation.effects import OutsideEffect, People, Reach, Reasons
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.words.wording import shown

MAX_ATTACHED = 25 * 1024 * 1024
"""Bytes of all that travels with an e-mail: encoded they are a third more, and the mail provider
takes 40 MB, many a receiver 35."""


class SendEmail(OutsideEffect, frozen=True, kw_only=True):
    """Send an e-mail and note it in the timeline."""

    reaches: ClassVar[Reach] = Reach.CLIENT
    failure_reasons: ClassVar[Reasons] = {
        Code.NO_RECIPIENT: "The e-mail has no recipient.",
        Code.BAD_ADDRESS: "The sender's or a recipient's address is none.",
        Code.BAD_HEADER: "The subject or another header cannot be sent.",
        Code.SENDER_NOT_VERIFIED: "The sender's address may not be used with the mail provider.",
        Code.MESSAGE_REJECTED: "The mail provider refused the e-mail.",
        Code.BAD_REQUEST: "The mail provider cannot read the e-mail.",
        Code.ACCOUNT_SUSPENDED: "The mail provider has suspended the account.",
        Code.SENDING_PAUSED: "Sending is paused at the mail provider.",
        Code.NOT_CONNECTED: "The connection to the mail provider has to be made again.",
        Code.MAIL_NOT_CONFIGURED: "The mail provider lacks a part of its configuration.",
        Code.NO_ANSWER: "The mail provider did not take it, although tried several times.",
        Code.NO_FILE: "A file that was to be attached is gone.",
        Code.TOO_LARGE: "The files have more than 25 MB together, or the text cannot be kept.",
    }

    to: tuple[str, ...]
    sender: str | None
    """None: the tenant's sender."""
    subject: str
    text: str
    html: str
    track_opening: bool
    """Whether it is noticed that it is opened."""
    track_clicks: bool
    """Whether it is noticed that its links are clicked."""
    foreign: frozenset[str] = frozenset()
    """Addresses of links that came with a value; they are not tracked."""
    files: tuple[str, ...] = ()
    """Ids of the files that are attached."""
    invitation: CalendarEvent | None = None
    """The event to which its recipient is invited."""

    def in_words(self, people: People) -> str:
        """Return to whom it goes."""
        return f"mail to {shown(', '.join(self.to))}"


class SendSms(OutsideEffect, frozen=True, kw_only=True):
    """Send a text message and note it in the timeline."""

    reaches: ClassVar[Reach] = Reach.CLIENT
    failure_reasons: ClassVar[Reasons] = {
        Code.NOT_CONNECTED: "There is no such connection, or it has to be made again.",
        Code.BAD_NUMBER: "The provider says that there is no such number.",
        Code.SENDER_NOT_VERIFIED: "The sender may not be used with the provider.",
        Code.MESSAGE_REJECTED: "The provider refused the message.",
        Code.ACCOUNT_SUSPENDED: "The provider has suspended the account.",
        Code.BAD_ANSWER: "The provider refused the request.",
        Code.BAD_URL: "The provider's address cannot be used.",
        Code.BAD_HEADER: "A header for the provider cannot be sent.",
        Code.ADDRESS_NOT_ALLOWED: "The provider's address does not lead to a public server.",
        Code.NO_ANSWER: "The provider did not take it, although tried several times.",
    }

    to: str
    """E.164."""
    text: str
    connection: str
    """Which provider sends it."""

    def in_words(self, people: People) -> str:
        """Return to whom it goes."""
        return f"SMS to {self.to}"


class PlaceCall(OutsideEffect, frozen=True, kw_only=True):
    """Place a call in which a machine speaks, and note it in the timeline."""

    reaches: ClassVar[Reach] = Reach.CLIENT
    failure_reasons: ClassVar[Reasons] = {
        Code.NOT_CONNECTED: "There is no such connection, or it has to be made again.",
        Code.BAD_NUMBER: "The provider says that there is no such number, or does not call it.",
        Code.BAD_REQUEST: "The provider cannot place such a call.",
        Code.SENDER_NOT_VERIFIED: "Calls may not come from this number with the provider.",
        Code.MESSAGE_REJECTED: "The provider refused the call.",
        Code.ACCOUNT_SUSPENDED: "The provider has suspended the account.",
        Code.BAD_ANSWER: "The provider refused the request.",
        Code.BAD_URL: "The provider's address cannot be used.",
        Code.BAD_HEADER: "A header for the provider cannot be sent.",
        Code.ADDRESS_NOT_ALLOWED: "The provider's address does not lead to a public server.",
        Code.NO_ANSWER: "The provider did not take it, although tried several times.",
    }

    to: str
    """E.164."""
    line: str
    """Number that it comes from; empty: the connection's."""
    text: str
    audio: str
    """Address of the file that is played; one of text and audio is empty."""
    language: str
    voice: str
    speed: str
    volume: str
    connection: str
    """Which provider places it."""

    def in_words(self, people: People) -> str:
        """Return who is called."""
        return f"call to {self.to}"


class FillAudience(OutsideEffect, frozen=True, kw_only=True):
    """Add somebody to an advertising audience, for some days or for good.

    It gives the result `request_id`.
    """

    failure_reasons: ClassVar[Reasons] = {
        Code.NOT_CONNECTED: "There is no such connection, it is to another service, or it has to "
        "be made again.",
        Code.AUDIENCE_REFUSED: "The service refused the audience, or what was sent to it.",
        Code.BAD_ANSWER: "The service refused the request, or cannot be understood.",
        Code.BAD_URL: "The service's address cannot be used.",
        Code.BAD_HEADER: "The token of the connection cannot be sent.",
        Code.ADDRESS_NOT_ALLOWED: "The service's address does not lead to a public server.",
        Code.NO_ANSWER: "The service did not take it, although tried several times.",
    }

    service: str
    """The provider that the connection must be to."""
    connection: str
    audience: str
    person: str
    """The client who is added, or else the item itself; for example "contact_12"."""
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    """E.164."""
    days: int | None
    """How long; None for good."""

    def in_words(self, people: People) -> str:
        """Return where somebody is added."""
        return f"audience {self.audience}"


class SendToChannel(OutsideEffect, frozen=True, kw_only=True):
    """Write in the client's dialogue of an open channel and note it in the timeline."""

    reaches: ClassVar[Reach] = Reach.CLIENT
    failure_reasons: ClassVar[Reasons] = {
        Code.NO_DIALOGUE: "The client has not written in the channel yet.",
        Code.NOT_CONNECTED: "There is no such connection, or it has to be made again.",
        Code.WINDOW_CLOSED: "The client has written nothing for too long, and no template is "
        "named.",
        Code.BLOCKED_BY_CLIENT: "The client has blocked the sender.",
        Code.BAD_NUMBER: "The provider says that nobody is reached there.",
        Code.MESSAGE_REJECTED: "The provider refused the message.",
        Code.ACCOUNT_SUSPENDED: "The provider has suspended the account.",
        Code.BAD_ANSWER: "The provider refused the request.",
        Code.BAD_URL: "The provider's address cannot be used.",
        Code.BAD_HEADER: "A header for the provider cannot be sent.",
        Code.ADDRESS_NOT_ALLOWED: "The provider's address does not lead to a public server.",
        Code.NO_ITEM: "The item was deleted meanwhile.",
        Code.NO_ANSWER: "The provider did not take it, although tried several times.",
    }

    text: str
    channel: str | None
    """Id of the connection; None: where the client wrote last."""
    template: str = ""
    """Name of what the provider has approved, for when it takes no other text."""
    language: str = ""
    values: tuple[str, ...] = ()

    def in_words(self, people: People) -> str:
        """Return where it goes."""
        return f"message in {shown(self.channel)}" if self.channel else "message in a chat"


class Notify(OutsideEffect, frozen=True, kw_only=True):
    """Tell a colleague something."""

    reaches: ClassVar[Reach] = Reach.STAFF
    failure_reasons: ClassVar[Reasons] = {
        Code.NO_ANSWER: "It could not be delivered, although tried several times.",
    }

    recipient: int
    sender: int | None
    text: str

    def in_words(self, people: People) -> str:
        """Return who is told."""
        return f"{people.get(self.recipient, f'user {self.recipient}')} was told"


class CallWebhook(OutsideEffect, frozen=True, kw_only=True):
    """POST JSON to a foreign server."""

    failure_reasons: ClassVar[Reasons] = {
        Code.BAD_URL: "The address cannot be used after its placeholders were filled.",
        Code.ADDRESS_NOT_ALLOWED: "The address does not lead to a public server.",
        Code.BAD_HEADER: "A header cannot be sent.",
        Code.BAD_ANSWER: "The server refused the request, or leads elsewhere.",
        Code.NO_ANSWER: "The server did not answer with success, although tried several times.",
    }

    url: str
    payload: dict[str, Any]
    secret: str | None
    headers: tuple[tuple[str, str], ...] = ()


class CreateDocument(OutsideEffect, frozen=True, kw_only=True):
    """Make a document of a template for the item.

    It lies with the item, and gives the results `document_id`, `number`, `link`, `file` and, where
    there is one, `pdf`.
    """

    failure_reasons: ClassVar[Reasons] = {
        Code.NO_TEMPLATE: "The template was removed, or is not active.",
        Code.ENTITY_TYPE_NOT_SUPPORTED: "Documents were switched off for items of this type.",
        Code.BAD_TEMPLATE: "The Word file of the template cannot be used.",
        Code.DOCUMENT_FAILED: "The template cannot be filled with the item's values.",
        Code.NUMBERS_TAKEN: "The numbers that come next were given out before.",
        Code.NO_ITEM: "The item was deleted meanwhile.",
        Code.TOO_LARGE: "What the document is filled with is too large.",
        Code.NO_ANSWER: "It could not be made, although tried several times.",
    }
    reaches: ClassVar[Reach] = Reach.DATA

    template: str
    title: str
    """What it is called; empty: as its template."""
    values: dict[str, Any]
    """What stands in place of the item's values, by path."""

    def in_words(self, people: People) -> str:
        """Return what it is called."""
        return shown(self.title)


class CreateQrCode(OutsideEffect, frozen=True, kw_only=True):
    """Make the picture of a code that leads to an address, and whose scans are noticed.

    It gives the results `qr_code_id`, `link` and `file`.
    """

    failure_reasons: ClassVar[Reasons] = {
        Code.NO_ANSWER: "The picture could not be kept, although tried several times.",
    }
    reaches: ClassVar[Reach] = Reach.DATA

    name: str
    address: str

    def in_words(self, people: People) -> str:
        """Return where it leads."""
        return shown(self.address)
