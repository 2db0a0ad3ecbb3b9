"""Notice to colleagues (R26)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, NonEmptyText, Recipients
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import UserId, words
from chalicelib.catalogue.parameters.people import COLLEAGUES, check_people, listed
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import TOLD


class NotifyStaff(Action, frozen=True):
    """Send a notification to the item's responsible person or to other colleagues.

    For a responsible person who has left, their head stands in, or else an admin; where nobody is
    their head, the admins do. Others who have left are passed over.
    """

    title = "Notify colleagues"
    example = {"text": "{{ contact.name }} waits for an answer.", "recipients": ["responsible", 2]}
    effects = (Notify,)
    results = TOLD
    failure_reasons = {
        **EMPTY_TEXT,
        Code.NO_RECIPIENT: "None of the recipients exists and is active.",
    }

    text: Annotated[NonEmptyText, Meta(description="What the notification says.")]
    recipients: Annotated[
        Recipients,
        Meta(description='"responsible", "head" (theirs), the id of a user, or a list of these.'),
        words("responsible", "head"),
    ] = "responsible"
    sender: Annotated[
        UserId | None, Meta(description="User whom it comes from; the acting user by default.")
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check recipients and sender."""
        faults = super().check(context) + check_people(
            "/recipients", self.recipients, context, COLLEAGUES
        )
        if self.sender is not None:
            faults += check_people("/sender", self.sender, context)
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one notification for each recipient."""
        sender = context.actor or None if self.sender is None else self.sender
        text = needed_text(context, self.text)
        found = context.people(listed(self.recipients))
        notices = (Notify(recipient=one.id, sender=sender, text=text) for one in found.users)
        return Plan(tuple(notices), found.told)
