"""Checking: what a template refers to must be there and of the right kind."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from chalicelib.domain.card.reminders import reminder_faults
from chalicelib.domain.errors import MAX_FAULTS, Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType, parse_number
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.known_values import naming, unknown_values
from chalicelib.domain.language.operands import used_names
from chalicelib.domain.language.parse_conditions import parse_condition
from chalicelib.domain.language.paths import text_faults
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.text import is_blank
from chalicelib.domain.workflows.deadlines import rest_faults
from chalicelib.domain.workflows.event_budget import has_deadline
from chalicelib.domain.workflows.flow import sets_within
from chalicelib.domain.workflows.names import Names, is_unreadable
from chalicelib.domain.workflows.runs import MAX_ROWS
from chalicelib.domain.workflows.steps import (
    ActionStep,
    ConditionStep,
    EventStep,
    ForEachStep,
    ListenStep,
    PauseStep,
    SetVariable,
    TaskKind,
    UserTask,
    WaitForEvent,
    WaitForStage,
    WhileStep,
)
from chalicelib.domain.workflows.tasks import MAX_DESCRIPTION, MAX_SUBJECT
from chalicelib.domain.workflows.template import Place, Template, events
from chalicelib.domain.workflows.variables import field_of
from chalicelib.domain.workflows.votes import vote_faults

MAX_USERS = 50


class Checker:
    """The checks of one template; each yields faults with pointers from the step."""

    def __init__(self, template: Template, names: Names) -> None:
        self.template = template
        self.names = names
        self.context = names.context
        self.unknown = names.unknown

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong with the steps, each by itself, as much of it as is told."""
        return islice(self._all(), MAX_FAULTS)

    def _all(self) -> Iterator[Fault]:
        for index, user in enumerate(self.template.access):
            if user not in self.context.users:
                yield Fault(f"/access/{index}", f"there is no active user {user}")
        for place in self.names.places.values():
            if not is_unreadable(place.step):
                for fault in self._step(place):
                    yield fault.under(place.pointer)

    def _step(self, place: Place) -> Iterator[Fault]:
        step = place.step
        yield from title_faults("/title", step.title)
        match step:
            case ActionStep():
                yield from self._action(step, place)
            case SetVariable():
                yield from self._assignment(step, place)
            case ConditionStep():
                for index, branch in enumerate(step.branches):
                    yield from self._condition(branch.when, f"/branches/{index}/when", place)
            case WhileStep():
                yield from self._condition(step.when, "/when", place)
            case ForEachStep():
                yield from self._for_each(step)
            case ListenStep():
                yield from _crowd_faults(step)
        if isinstance(step, EventStep):
            yield from rest_faults(step, place, self.names)
        match step:
            case WaitForStage():
                yield from self._awaited_stage(step, place)
            case WaitForEvent():
                yield from name_faults("/name", step.name)
                yield from self._users(step.users, place)
            case UserTask():
                yield from self._user_task(step, place)

    def _action(self, step: ActionStep, place: Place) -> Iterator[Fault]:
        actions = self.context.actions
        if step.action not in actions.codes:
            yield Fault("/action", self.unknown.said("action", step.action, actions.codes))
            return
        for fault in actions.check(step.action, step.params, self.names.path_context(place)):
            yield fault.under("/params")

    def _assignment(self, step: SetVariable, place: Place) -> Iterator[Fault]:
        name = step.variable
        name = name if name.startswith("tenant_variables.") else f"variables.{name}"
        field = self.names.fields.get(name)
        if field is None:
            shared = (f"tenant_variables.{code}" for code in self.context.tenant_variables)
            yield Fault("/variable", self._no_variable(step.variable, shared))
        elif step.add is not None:
            if step.value is not None:
                yield Fault("/add", "either value or add")
            if field.type is not FieldType.NUMBER or field.multiple:
                yield Fault("/add", "only a number with one value can be added to")
            try:
                parse_number(step.add)
            except ValueError as error:
                yield Fault("/add", str(error))
        elif isinstance(step.value, str) and "{{" in step.value:
            yield from self._text("/value", step.value, place)
        else:
            try:
                field.parse(step.value)
            except Invalid as invalid:
                yield from (fault.under("/value") for fault in invalid.faults)

    def _condition(self, when: Any, pointer: str, place: Place) -> Iterator[Fault]:
        used = set(used_names(when))
        late = [fault for name in sorted(used) for fault in self._late(name, place)]
        yield from (Fault(pointer, message) for message in late)
        if late or any(name.startswith("results.") and self._unreadable(name) for name in used):
            return
        try:
            parse_condition(when, self.names.fields)
        except Invalid as invalid:
            yield from (fault.under(pointer) for fault in invalid.faults)
            return
        pipelines = self.context.pipelines.get(self.template.entity_type, {})
        named_by = naming(self.names.fields, pipelines, self.context.people)
        yield from unknown_values(pointer, when, named_by)

    def _late(self, name: str, place: Place) -> list[str]:
        known = name in self.names.fields and name.startswith("results.")
        return self.names.faults_of(name, place) if known else []

    def _unreadable(self, name: str) -> bool:
        source = self.names.places.get(name.split(".")[1])
        return source is not None and is_unreadable(source.step)

    def _for_each(self, step: ForEachStep) -> Iterator[Fault]:
        over = self.names.fields.get(step.over) if "." in step.over else None
        if over is None or not over.multiple:
            several = (
                f"{root}.{code}"
                for root, variables in self.names.roots.items()
                for code, one in variables.items()
                if one.multiple
            )
            yield Fault("/over", self.unknown.said("list with several values", step.over, several))
        elif step.over in sets_within(step, self.names):
            yield Fault("/over", "the steps of the loop must not change what it goes over")
        variable = self.template.variables.get(step.variable)
        if variable is None:
            yield Fault("/as", self._no_variable(step.variable))
        elif variable.multiple or (over is not None and variable.type is not over.type):
            yield Fault("/as", "expected a variable with one value of the type of the list")
        elif over is not None:
            yield from _narrower_faults(field_of(step.variable, variable), over)

    def _awaited_stage(self, step: WaitForStage, place: Place) -> Iterator[Fault]:
        type = step.entity_type or self.template.entity_type
        known = self.context.stages.get(type)
        if known is None:
            with_stages = ", ".join(sorted(self.context.stages))
            yield Fault("/entity_type", f"expected a type with stages: {with_stages}")
            return
        pipelines = self.context.pipelines.get(type, {})
        if step.pipeline and step.pipeline not in pipelines:
            said = self.unknown.said(f"{type} pipeline", step.pipeline, pipelines)
            yield Fault("/pipeline", said)
        elif step.pipeline:
            known = pipelines[step.pipeline]
        for index, stage in enumerate(step.stages):
            if stage not in known:
                yield Fault(f"/stages/{index}", self.unknown.said(f"{type} stage", stage, known))
        if step.item:
            yield from self._text("/item", step.item, place)
            if "{{" not in step.item and not _is_item(step.item, type):
                yield Fault("/item", f"expected the id of a {type}, for example {type}_12")
        elif type != self.template.entity_type:
            yield Fault("/item", f"say which {type} is awaited")

    def _user_task(self, step: UserTask, place: Place) -> Iterator[Fault]:
        if is_blank(step.subject):
            yield Fault("/subject", "a subject is needed")
        for name, text, most in (
            ("/subject", step.subject, MAX_SUBJECT),
            ("/description", step.description, MAX_DESCRIPTION),
        ):
            if "{{" not in text and len(text) > most:
                yield Fault(name, f"at most {most} characters")
        yield from self._text("/subject", step.subject, place)
        yield from self._text("/description", step.description, place)
        yield from self._users(step.users, place)
        yield from vote_faults(step)
        yield from reminder_faults("/remind", step.remind, dated=has_deadline(step))
        if step.kind is not TaskKind.REQUEST_INFORMATION and step.fields:
            yield Fault("/fields", f"only {TaskKind.REQUEST_INFORMATION} has fields to fill")
        if step.kind is TaskKind.REQUEST_INFORMATION and not step.fields:
            yield Fault("/fields", f"name the variables to ask for{self._those_there_are()}")
        for index, code in enumerate(step.fields):
            if code not in self.template.variables:
                yield Fault(f"/fields/{index}", self._no_variable(code))
            elif code in step.fields[:index]:
                yield Fault(f"/fields/{index}", f"the variable {code} is asked for already")

    def _users(self, users: tuple[int | str, ...], place: Place) -> Iterator[Fault]:
        if not users:
            yield Fault("/users", "at least one user is needed")
        if len(users) > MAX_USERS:
            yield Fault("/users", f"at most {MAX_USERS} users")
            return
        for index, user in enumerate(users):
            pointer = f"/users/{index}"
            if isinstance(user, str) and "{{" in user:
                yield from self._text(pointer, user, place)
            elif isinstance(user, str) and user != "responsible":
                path = user if user in self.names.fields else "parameters.boss"
                meant = f"a placeholder, for example {{{{ {path} }}}}"
                yield Fault(pointer, f"expected an id, responsible, or {meant}")
            elif isinstance(user, int) and user not in self.context.users:
                yield Fault(pointer, f"there is no active user {user}")

    def _text(self, pointer: str, text: str, place: Place) -> list[Fault]:
        return text_faults(pointer, text, self.names.path_context(place))

    def _no_variable(self, code: str, shared: Iterable[str] = ()) -> str:
        """Return what to say of an unknown variable."""
        known = (*self.template.variables, *shared)
        said = self.unknown.said("variable", code, known)
        return said if known else f"{said}; declare it under variables"

    def _those_there_are(self) -> str:
        known = ", ".join(self.template.variables)
        return f"; there are {known}" if known else "; declare them under variables"


def _crowd_faults(step: ListenStep) -> Iterator[Fault]:
    """Yield a fault where a listen step waits for more than one transaction can hold."""
    awaited = [one for _, one in events(step) if not isinstance(one, PauseStep)]
    people = sum(1 + len(one.users) for one in awaited if isinstance(one, UserTask))
    rows = people + sum(not is_unreadable(one) for one in awaited)
    if rows > MAX_ROWS:
        yield Fault(
            "/branches",
            f"waits for too much at once, {rows} of at most {MAX_ROWS}: a wait counts 1, a user "
            "task 2 and 1 for each of its users; leave some out",
        )


def _narrower_faults(one: Field, over: Field) -> Iterator[Fault]:
    """Yield a fault where a variable cannot hold every value of a list."""
    if not set(over.options) <= set(one.options):
        yield Fault("/as", "expected a variable with all options of the list")
    if one.target not in (None, over.target):
        type = f"the type {over.target}" if over.target else "any type"
        yield Fault("/as", f"expected a variable for items of {type}")


def _is_item(text: str, type: str) -> bool:
    """Return whether a text without placeholders names an item of a type."""
    text = text.strip()
    try:
        return ItemRef.parse(text if "_" in text else f"{type}_{text}").type == type
    except ValueError:
        return False
