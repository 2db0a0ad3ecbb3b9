"""Action of an app (R40)."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Duration, Format, Mark, mark, picked
from chalicelib.catalogue.parameters.texts import pointer_to, texts_in
from chalicelib.domain.apps.app_action import AppAction, deadline_faults
from chalicelib.domain.automation.app_effects import AskApp
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field
from chalicelib.domain.words.durations import parse_duration
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.wording import there_is_no
from chalicelib.domain.workflows.variables import assigned_value, field_of


class RunAppAction(Action, frozen=True):
    """Let an app do what it has registered, and wait for what it answers.

    The app gets the values of its properties and a token, and answers with that, however long it
    takes; rules and steps behind it go on then, and what it gives back is a result. The catalogue
    shows each action of an app with its own properties and results, by `app_action`.
    """

    title = "Action of an app"
    example = {"app_action": "bank.check", "properties": {"amount": "{{ deal.amount }}"}}
    effects = (AskApp,)
    results = {
        "status": "Status code with which the app took the request.",
        "<name>": "What the app gives back.",
    }
    failure_reasons = {
        Code.NO_APP_ACTION: "The app's action was removed, or does not work on such items.",
        Code.BAD_VALUE: "A property has no value, or one of another type.",
    }

    app_action: Annotated[
        str,
        picked(Format.APP_ACTION, max_length=50, description="What the app shall do."),
    ]
    properties: Annotated[
        dict[str, Any],
        mark(
            Mark.TEMPLATE,
            max_length=50,
            description="Values of the action's properties, by name; texts may hold placeholders.",
        ),
    ] = {}
    wait: Annotated[
        bool | None,
        Meta(description="Whether to wait for the answer; null: as the app has registered it."),
    ] = None
    deadline: Annotated[
        Duration | None,
        Meta(description="How long to wait before it has failed; null: as the app says."),
    ] = None

    def rests(self) -> bool:
        """Return whether it may wait for an answer."""
        return self.wait is not False

    def gives(
        self,
        fields: Mapping[str, Mapping[str, Field]],
        app_actions: Mapping[str, AppAction] | None = None,
    ) -> dict[str, Field]:
        """Return what the app has registered as its results."""
        found = (app_actions or {}).get(self.app_action)
        return found.gives if found is not None else {}

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the action of the app, its properties and the deadline."""
        faults = super().check(context)
        if self.deadline is not None:
            faults += deadline_faults("/deadline", self.deadline)
        found = context.app_actions.get(self.app_action)
        if found is None:
            said = there_is_no("action of an app", self.app_action, context.app_actions)
            return [*faults, Fault("/app_action", said)]
        if not found.suits(context.entity_type.code):
            said = f"works on {', '.join(found.entity_types or ())} only"
            return [*faults, Fault("/app_action", said)]
        return faults + self._property_faults(found)

    def _property_faults(self, found: AppAction) -> list[Fault]:
        faults = [
            Fault(pointer_to("properties", name), there_is_no("property", name, found.properties))
            for name in self.properties
            if name not in found.properties
        ]
        for name, one in found.properties.items():
            value, pointer = self.properties.get(name), pointer_to("properties", name)
            if any("{{" in text for _, text in texts_in(value)):
                continue  # of what type it is shows only when the rule acts
            try:
                stored = field_of(name, one).parse(value)
            except Invalid as invalid:
                faults += [fault.under(pointer) for fault in invalid.faults]
                continue
            if stored is None and one.default is None and one.required:
                faults.append(Fault(pointer, "a value is needed"))
        return faults

    def plan(self, context: ActionContext) -> Plan:
        """Plan one request, and until when its answer is waited for."""
        found, item = context.app_actions.get(self.app_action), context.item
        if found is None or not found.suits(item.type):
            said = f"no app has registered the action {self.app_action} for {item.type} any more"
            raise ActionFailed(Code.NO_APP_ACTION, said)
        deadline = self.deadline or found.deadline
        waits = found.waits if self.wait is None else self.wait
        until = context.calendar.add(context.now, parse_duration(deadline)) if deadline else None
        payload = {
            "action": found.code,
            "run": context.run_id,
            "item": {"type": item.type, "id": item.id},
            "stage": item.stage,
            "pipeline": item.pipeline,
            "occurred_at": show_instant(context.now),
            "properties": {
                name: self._value(context, name, one.default, one.required, field_of(name, one))
                for name, one in found.properties.items()
            },
        }
        asked = AskApp(
            action=found.code,
            name=found.name,
            url=found.handler,
            key=found.key,
            payload=payload,
            waits=waits,
            until=until if waits else None,
        )
        return Plan((asked,))

    def _value(
        self, context: ActionContext, name: str, default: Any, required: bool, field: Field
    ) -> Any:
        given = self.properties.get(name)
        try:
            value = _filled(context, given, field)
        except Invalid as invalid:
            raise ActionFailed(Code.BAD_VALUE, f"{name}: {invalid.faults[0].message}") from invalid
        value = default if value is None else value
        if value is None and required:
            raise ActionFailed(Code.BAD_VALUE, f"{name}: a value is needed, and there is none")
        return value


def _filled(context: ActionContext, given: Any, field: Field) -> Any:
    """Return a value in stored form, its placeholders filled."""
    if not isinstance(given, list):
        return assigned_value(field, given, context.look_up, context.style, context.shown)
    alone = msgspec.structs.replace(field, multiple=False)
    several = [
        assigned_value(alone, one, context.look_up, context.style, context.shown) for one in given
    ]
    return field.parse([one for one in several if one is not None])
