"""Messages in open channels (R36)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import ConnectionRef, Text, of
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.outside_effects import SendToChannel
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.language.placeholders import parse_template

MAX_TEXT = 4_096
"""Characters of a message that WhatsApp and Telegram take."""
MAX_VALUES = 20


class SendToOpenChannel(Action, frozen=True):
    """Write to the client in the dialogue that they have begun in WhatsApp, Telegram or a channel.

    It goes through the connection of the kind channels that the dialogue runs over. Only clients
    begin dialogues: where this one has not written yet, the rule fails.
    """

    title = "Send via open channel"
    example = {"text": "{{ deal.title }} is on its way. {{ responsible.name }}"}
    effects = (SendToChannel,)
    results = {
        "message_id": "Id of the message.",
        "provider_id": "Id that the provider gave it, where it gives one.",
        "dialogue": "Id of the dialogue.",
    }
    failure_reasons = {
        **EMPTY_TEXT,
        Code.TEMPLATE_TOO_LONG: "The text has more than 4,096 characters once it is filled.",
    }

    text: Annotated[
        NonEmptyText,
        Meta(description="What it says: at most 4,096 characters once it is filled."),
    ]
    channel: Annotated[
        ConnectionRef | None,
        of("channels"),
        Meta(
            description="Only in this channel, by the id of its connection; by default where the "
            "client wrote last."
        ),
    ] = None
    approved_template: Annotated[
        Annotated[str, Meta(pattern="^[a-z0-9_]{1,512}$")] | None,
        Meta(
            description="Of WhatsApp: name of an approved template that is sent instead where the "
            "client has written nothing for 24 hours."
        ),
    ] = None
    template_language: Annotated[
        Annotated[str, Meta(pattern="^[a-z]{2,3}(_[A-Z]{2})?$")],
        Meta(description="Language of the template, as in WhatsApp Manager."),
    ] = "en"
    template_values: Annotated[
        list[Text],
        Meta(max_length=MAX_VALUES, description="What stands in its places, in their order."),
    ] = []

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the length of a text without placeholders, and that values have a template."""
        faults = super().check(context)
        if self.template_values and self.approved_template is None:
            faults.append(Fault("/template_values", "name the template that they are for"))
        try:
            segments = parse_template(self.text).segments
        except Invalid:
            return faults  # told by the check of all texts
        fixed = sum(len(one) for one in segments if isinstance(one, str))
        if fixed > MAX_TEXT:
            faults.append(Fault("/text", f"{fixed} characters; a message has {MAX_TEXT} at most"))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one message."""
        text = needed_text(context, self.text)
        if len(text) > MAX_TEXT:
            said = f"the text has {len(text)} characters; a message has {MAX_TEXT} at most"
            raise ActionFailed(Code.TEMPLATE_TOO_LONG, said)
        message = SendToChannel(
            text=text,
            channel=self.channel,
            template=self.approved_template or "",
            language=self.template_language,
            values=tuple(context.text(one) for one in self.template_values),
        )
        return Plan((message,))
