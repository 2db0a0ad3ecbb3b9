"""Calls in which a machine speaks to the client (R33)."""

from typing import Annotated, Literal

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.addresses import BAD_ADDRESS, Address, called_address
from chalicelib.catalogue.parameters.client_addresses import client_number
from chalicelib.catalogue.parameters.marks import ConnectionRef, of
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.outside_effects import PlaceCall
from chalicelib.domain.codes import Code
from chalicelib.domain.connections.connection import USED_BY_DEFAULT
from chalicelib.domain.errors import Fault

MAX_SAID = 700
"""Characters that are said, about 45 seconds: escaped they fit into what providers take."""


class MakeRobocall(Action, frozen=True):
    """Call the item's client; a machine says a text, or plays an mp3 file.

    It goes through a connection of the kind calls. The number is the item's own first, or else the
    contact's, or else the company's. Language, voice, speed and volume are those of a text.
    """

    title = "Robocall"
    example = {"text": "Hello, {{ contact.name }}. Your order is ready.", "language": "en-GB"}
    effects = (PlaceCall,)
    needs_client = True
    results = {
        "call_id": "Id of the call.",
        "provider_id": "Id that the provider gave it, where it gives one.",
    }
    failure_reasons = {
        **EMPTY_TEXT,
        **BAD_ADDRESS,
        Code.TEMPLATE_TOO_LONG: "The text has more than 700 characters once it is filled.",
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_PHONE: "The client has no phone number, or none of that type.",
        Code.BAD_NUMBER: "The number lacks its country code, or the provider does not know it.",
    }

    text: Annotated[
        NonEmptyText | None,
        Meta(description="What is said: at most 700 characters once its placeholders are filled."),
    ] = None
    audio: Annotated[
        Address | None,
        Meta(description="Public web address of the mp3 file that is played, in place of a text."),
    ] = None
    language: Annotated[
        Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$", max_length=12)]
        | None,
        Meta(description="Language of the text, such as de-DE; by default the provider's."),
    ] = None
    voice: Annotated[
        Annotated[str, Meta(pattern="^[A-Za-z0-9._-]+$", max_length=80)] | None,
        Meta(description="Voice, as the provider calls it; by default the provider's."),
    ] = None
    speed: Annotated[Literal["slow", "medium", "fast"], Meta(description="How fast it speaks.")] = (
        "medium"
    )
    volume: Annotated[Literal["soft", "medium", "loud"], Meta(description="How loud it is.")] = (
        "medium"
    )
    number_type: Annotated[
        str | None,
        Meta(description="Only a number of this type of the client's, for example mobile."),
    ] = None
    line: Annotated[
        Annotated[str, Meta(pattern=r"^\+[1-9][0-9]{6,14}$")] | None,
        Meta(description="Number that the call comes from; by default the connection's."),
    ] = None
    provider: Annotated[
        ConnectionRef,
        of("calls"),
        Meta(description="Connection that places the call."),
    ] = USED_BY_DEFAULT

    def check(self, context: CheckContext) -> list[Fault]:
        """Check that there is either a text or a file."""
        faults = super().check(context)
        if (self.text is None) == (self.audio is None):
            pointer = "" if self.text is None else "/audio"
            faults.append(Fault(pointer, "either text or audio is needed: what the call says"))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one call."""
        to = client_number(context, self.number_type)
        audio = called_address(context, self.audio) if self.audio is not None else ""
        text = needed_text(context, self.text) if self.text is not None else ""
        if len(text) > MAX_SAID:
            said = f"the text has {len(text)} characters; a call says {MAX_SAID} at most"
            raise ActionFailed(Code.TEMPLATE_TOO_LONG, said)
        call = PlaceCall(
            to=to,
            line=self.line or "",
            text=text,
            audio=audio,
            language=self.language or "",
            voice=self.voice or "",
            speed=self.speed,
            volume=self.volume,
            connection=self.provider,
        )
        return Plan((call,))
