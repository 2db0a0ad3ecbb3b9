"""Notice that the item has stayed on its stage (R21)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import NonEmptyText, Recipients, words
from chalicelib.catalogue.parameters.people import COLLEAGUES, check_people, listed
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import Plan
from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import HEAD, TOLD


class ControlStage(Action, frozen=True):
    """Tell the head of the responsible person that the item is still on its stage.

    Placed with a delay, it says so only where the item has not moved on by then. Where nobody is
    the head of the responsible person, the admins are told. The notification comes from nobody.
    """

    title = "Control the stage"
    example = {"text": "{{ item.title }} has been on the stage {{ item.stage }} for three days."}
    effects = (Notify,)
    results = TOLD
    elsewhere = {"sender": "the action notify_staff, where one can be chosen"}
    failure_reasons = {
        **EMPTY_TEXT,
        Code.NO_RECIPIENT: "None of the recipients exists and is active.",
    }

    text: Annotated[NonEmptyText, Meta(description="What the notification says.")] = (
        "{{ item.title }} is still on the stage {{ item.stage }}."
    )
    recipients: Annotated[
        Recipients,
        Meta(description='"head", "responsible", the id of a user, or a list of these.'),
        words("head", "responsible"),
    ] = HEAD

    def check(self, context: CheckContext) -> list[Fault]:
        """Check recipients."""
        people = check_people("/recipients", self.recipients, context, COLLEAGUES)
        return super().check(context) + people

    def plan(self, context: ActionContext) -> Plan:
        """Plan one notification for each recipient."""
        text = needed_text(context, self.text)
        found = context.people(listed(self.recipients))
        notices = (Notify(recipient=one.id, sender=None, text=text) for one in found.users)
        return Plan(tuple(notices), found.told)
