"""A meeting with the client (R29, W13)."""

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from chalicelib.catalogue.action import Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.client_addresses import client_address
from chalicelib.catalogue.schedule_activity import ScheduleAction
from chalicelib.domain.automation.effects import ActionFailed, AddActivity, Plan, Reasons
from chalicelib.domain.automation.invitations import About, invitations
from chalicelib.domain.automation.made_names import made_name
from chalicelib.domain.automation.outside_effects import SendEmail
from chalicelib.domain.card.activities import ActivityType
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.calendar_event import CalendarEvent
from chalicelib.domain.people.recipients import TOLD, named

CLIENT = "client"


class ScheduleMeeting(ScheduleAction, frozen=True):
    """Plan a meeting with the client, at a place.

    It begins some time from now, or relative to a date field. It stands in the calendar of whom it
    is for; who is invited gets an e-mail that calendar programs understand, too, and others when it
    is changed or removed. Where an invitation cannot leave, no meeting is planned.
    """

    title = "Schedule meeting"
    example = {
        "subject": "Meet {{ contact.name }}",
        "start_field": "close_date",
        "start_offset": "-P7D",
        "start_time": "10:00",
        "location": "At the client's",
        "remind": ["PT1H"],
    }
    asks_for = ActivityType.MEETING
    effects = (SendEmail, AddActivity)
    results: ClassVar[dict[str, str]] = {
        **ScheduleAction.results,
        "email_id": "Id of the invitation that left last.",
        "provider_id": "Id that the mail provider gave it.",
        "left_out": TOLD["left_out"],
    }
    failure_reasons: ClassVar[Reasons] = {
        **ScheduleAction.failure_reasons,
        Code.NO_CLIENT: "The client is to be invited, and the item has none.",
        Code.NO_ADDRESS: "The client, or the only one who is invited, has no e-mail address.",
    }

    location: Annotated[Text, Meta(description="Where it takes place.")] = ""
    invite: Annotated[
        list[Literal["client", "responsible"]],
        Meta(
            max_length=2,
            description="Who is invited by e-mail: the client, and whom the meeting is for.",
        ),
    ] = []

    def leaves(self) -> bool:
        """Return whether anybody is invited."""
        return bool(self.invite)

    def sees_client(self) -> bool:
        """Return whether the client is invited."""
        return CLIENT in self.invite

    def plan(self, context: ActionContext) -> Plan:
        """Plan the invitations, and the meeting for when they have left."""
        planned = super().plan(context)
        (meeting,) = planned.effects
        if not self.invite or not isinstance(meeting, AddActivity):
            return planned
        addresses, told = self._invited(context, meeting)
        name = made_name(context.run_id, len(addresses))
        event = CalendarEvent(
            uid=f"{context.item.ref}-{name}",
            sequence=1,
            stamp=context.now,
            start=meeting.start or context.now,
            end=meeting.end or context.now,
            summary=meeting.subject,
            location=meeting.location,
            description=meeting.description,
        )
        mails = invitations(About.INVITED, event, addresses, context.style)
        told_later = msgspec.structs.replace(meeting, invited=tuple(addresses))
        return Plan((*mails, told_later), {**planned.results, **told})

    def place(self, context: ActionContext) -> str:
        """Return the location in one line."""
        return " ".join(context.text(self.location).split())

    def _invited(
        self, context: ActionContext, meeting: AddActivity
    ) -> tuple[list[str], dict[str, str]]:
        """Return the addresses, and what to say of who has none."""
        found: list[str] = []
        left_out = ""
        if CLIENT in self.invite:
            found.append(client_address(context))
        if "responsible" in self.invite:
            user = context.users[meeting.responsible]
            if user.email:
                found.append(user.email)
            else:
                left_out = f"{named(user)} has no e-mail address"
        if not found:
            raise ActionFailed(Code.NO_ADDRESS, left_out)
        return list(dict.fromkeys(found)), {"left_out": left_out} if left_out else {}
