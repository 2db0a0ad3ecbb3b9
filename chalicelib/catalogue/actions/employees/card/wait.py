"""A rest of the rules until the client does something (R32)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.moments import (
    MOMENT_FAILURES,
    ClockTime,
    DateField,
    FromNow,
    Moment,
    Offset,
)
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.rests import WaitForClient
from chalicelib.domain.errors import Fault


class Wait(Action, frozen=True):
    """Wait until the client does something, or until a moment; rules behind it go on then.

    Whatever the client does counts, also about another item of theirs: an e-mail, a call, a form.
    Without a moment it waits until the item leaves the stage. The item's card shows the wait with
    its comment, and what has ended it. For rules alone: a workflow has the step `wait_for_client`.
    """

    title = "Wait for the client"
    rules_only = True
    effects = (WaitForClient,)
    example = {"until_in": "P3D", "comment": "Does the offer for {{ deal.title }} suit?"}
    results = {"result": "What has ended it: activity of the client, or timeout."}
    failure_reasons = MOMENT_FAILURES

    until_in: FromNow = None
    until_field: DateField = None
    until_offset: Offset = None
    until_time: ClockTime = None
    comment: Annotated[Text, Meta(description="What is waited for, for the item's card.")] = ""

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the moment."""
        return super().check(context) + self._until.faults(context)

    def plan(self, context: ActionContext) -> Plan:
        """Let the run rest."""
        comment = context.text(self.comment).strip()
        return Plan((WaitForClient(self._until.at(context), comment),))

    @property
    def _until(self) -> Moment:
        return Moment(
            name="until",
            from_now=self.until_in,
            field=self.until_field,
            offset=self.until_offset,
            time=self.until_time,
        )
