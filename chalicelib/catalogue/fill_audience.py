"""Advertising audiences: what the actions add_to_facebook_audience and its like have in common."""

from typing import Annotated, ClassVar

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.domain.automation.effects import ActionFailed, AddEntry, Plan, Reasons
from chalicelib.domain.automation.outside_effects import FillAudience
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.sms import reached_number

MOST = 5
"""How many e-mail addresses, and how many numbers, of one client are sent."""
MAX_DAYS = 540
"""The longest that Google keeps anybody in an audience."""


class FillAudienceAction(Action, frozen=True):
    """Base of the actions that add the client to an audience; each says of which service."""

    service: ClassVar[str]
    """The provider that the connection must be to."""
    service_title: ClassVar[str]
    effects = (FillAudience, AddEntry)
    needs_client = True
    results: ClassVar[dict[str, str]] = {"request_id": "What the service calls the request."}
    failure_reasons: ClassVar[Reasons] = {
        Code.NO_CLIENT: "The item has no client.",
        Code.NO_ADDRESS: "The client has neither an e-mail address nor a number that can be used.",
    }

    audience: Annotated[
        str,
        Meta(
            pattern="^[0-9]{1,30}$",
            description="Id of the audience; the test of the connection lists some of them.",
        ),
    ]
    remove_after_days: Annotated[
        Annotated[int, Meta(ge=1, le=MAX_DAYS)] | None,
        Meta(description="After how many days the client is removed again; nothing: never."),
    ] = None

    def through(self) -> str:
        """Return the id of the connection."""
        raise AssertionError(f"{type(self).__name__} names no connection")

    def plan(self, context: ActionContext) -> Plan:
        """Plan to add the client, with addresses and numbers and nothing else."""
        if not context.has_client():
            raise ActionFailed(Code.NO_CLIENT, "the item has no client")
        emails = tuple(context.client_addresses("emails")[:MOST])
        phones = self._numbers(context)
        if not emails and not phones:
            said = "the client has neither an e-mail address nor a phone number that can be used"
            raise ActionFailed(Code.NO_ADDRESS, said)
        client = context.contact or context.company or context.item
        fill = FillAudience(
            service=self.service,
            connection=self.through(),
            audience=self.audience,
            person=str(client.ref),
            emails=emails,
            phones=phones,
            days=self.remove_after_days,
        )
        note = f"Added to the {self.service_title} audience {self.audience}"
        if self.remove_after_days:
            note += f", for {self.remove_after_days} days"
        return Plan((fill, AddEntry(EntryKind.LOG, note)))

    def _numbers(self, context: ActionContext) -> tuple[str, ...]:
        """Return the numbers that are reached from everywhere; others would match nobody."""
        found: list[str] = []
        for number in context.client_addresses("phones"):
            try:
                found.append(reached_number(number, context.settings.home))
            except ValueError:
                continue
        return tuple(dict.fromkeys(found))[:MOST]
