"""Something for a person to do: what the actions that plan an activity share."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, field

from chalicelib.catalogue.action import Action, NonEmptyText, Text
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Person
from chalicelib.catalogue.parameters.moments import MOMENT_FAILURES, Moment, Reminders
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.parameters.texts import EMPTY_TEXT, needed_text
from chalicelib.domain.automation.effects import AddActivity, Effect, Plan, Reasons
from chalicelib.domain.card.activities import ActivityType
from chalicelib.domain.card.reminders import reminder_faults
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault
from chalicelib.domain.people.recipients import TOLD


class ActivityAction(Action, frozen=True):
    """Base of the actions that ask somebody for something; each says of which kind and when."""

    asks_for: ClassVar[ActivityType]
    always_dated: ClassVar[bool] = False
    """Whether it cannot be without a time, so that reminders need no further word."""
    effects: ClassVar[tuple[type[Effect], ...]] = (AddActivity,)
    results: ClassVar[dict[str, str]] = {
        "activity_id": "Id of the activity.",
        "replaced": TOLD["replaced"],
    }
    failure_reasons: ClassVar[Reasons] = {
        **EMPTY_TEXT,
        Code.NO_RECIPIENT: "The user whom it is for does not exist or is not active.",
        **MOMENT_FAILURES,
    }

    subject: Annotated[NonEmptyText, Meta(description="What it is about, in a few words.")]
    description: Annotated[Text, Meta(description="What it is about, in full.")] = ""
    responsible: Annotated[
        Person | None,
        Meta(description="Whom it is for: a user's id; the item's responsible person by default."),
    ] = None
    remind: Reminders = field(default_factory=list)
    important: Annotated[bool, Meta(description="Whether it is marked as important.")] = False
    auto_complete: Annotated[
        bool,
        Meta(
            title="Complete with the stage",
            description="Whether it is completed when the item leaves the stage.",
        ),
    ] = False

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the user, the reminders and the way in which the time is given."""
        faults = super().check(context)
        if self.responsible is not None:
            faults += check_people("/responsible", self.responsible, context)
        moment = self.moment()
        faults += reminder_faults("/remind", self.remind, dated=self.always_dated or moment.given)
        return faults + moment.faults(context)

    def plan(self, context: ActionContext) -> Plan:
        """Plan one activity."""
        who = "responsible" if self.responsible is None else self.responsible
        found = context.people([who])
        activity = AddActivity(
            type=self.asks_for,
            subject=" ".join(needed_text(context, self.subject).split()),
            description=context.text(self.description),
            responsible=found.users[0].id,
            deadline=self.moment().at(context),
            remind=tuple(self.remind),
            important=self.important,
            auto_complete=self.auto_complete,
            **self.more(context),
        )
        return Plan((activity,), found.told)

    def moment(self) -> Moment:
        """Return when it is to be done, as its parameters say it."""
        raise AssertionError(f"{type(self).__name__} has no moment")

    def more(self, context: ActionContext) -> dict[str, Any]:
        """Return what else is to be said of it."""
        return {}
