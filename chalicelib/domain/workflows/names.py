"""Names: what the texts and conditions of a template may refer to.

In texts {{ variables.budget }}, in conditions the field "variables.budget"; likewise parameters,
constants, tenant_variables, tenant_constants and results.<step>.<name>. Fields of the item are
named as in rules: {{ deal.amount }} in texts, "amount" in conditions.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.operands import used_names
from chalicelib.domain.language.paths import CLOCK, PathContext, Paths
from chalicelib.domain.language.placeholders import Path
from chalicelib.domain.words.wording import Unknown
from chalicelib.domain.workflows.steps import (
    ENDING_ACTIONS,
    ActionStep,
    ConditionStep,
    Decide,
    FailingStep,
    ForEachStep,
    ListenStep,
    Step,
    UserTask,
    WaitForClient,
    WaitForEvent,
    WaitForStage,
    WhileStep,
)
from chalicelib.domain.workflows.template import Place, Template, places
from chalicelib.domain.workflows.variables import Constant, Variable, field_of
from chalicelib.domain.workflows.votes import answer_fields


class Actions(Protocol):
    """What a template needs to know of the catalogue."""

    codes: frozenset[str]
    """Codes of all actions that suit the entity type."""

    def check(self, code: str, params: Mapping[str, Any], path_context: PathContext) -> list[Fault]:
        """Return what is wrong with an action's parameters; pointers start at the parameters.

        `path_context` tells what placeholders can name.
        """
        ...

    def results(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Field]:
        """Return what an action gives to later steps, by name."""
        ...

    def changes(self, code: str, params: Mapping[str, Any]) -> frozenset[str]:
        """Return the codes of the fields of the run's item that an action sets."""
        ...


class TemplateContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a template is checked against: the tenant's configuration as far as it matters."""

    entity_type: str
    entity_types: Collection[str]
    """All that the tenant has."""
    now: datetime
    """When it is checked; an instant that it names must not be too far away."""
    actions: Actions
    fields: Mapping[str, Field]
    """Fields of the item, by code."""
    stages: Mapping[str, frozenset[str]]
    """Stage codes of all pipelines, by entity type; types without stages are not there."""
    pipelines: Mapping[str, Mapping[str, frozenset[str]]] = {}
    """Stage codes by entity type and pipeline."""
    people: frozenset[int] = frozenset()
    """All users, also those who have left; none where nobody asks."""
    users: frozenset[int]
    """Active users."""
    paths: Mapping[str, Collection[str]]
    """What placeholders can name that is not the workflow's own, by root: item, contact ..."""
    tenant_variables: Mapping[str, Variable] = {}
    """Variables that all workflows of the tenant share."""
    tenant_constants: Mapping[str, Constant] = {}
    """Constants that all workflows of the tenant share."""
    ending_actions: frozenset[str] = ENDING_ACTIONS


OWN_ROOTS = frozenset(
    {"variables", "parameters", "constants", "tenant_variables", "tenant_constants", "results"}
)
"""Where the paths of a workflow's own values begin."""


class Names:
    """All names of one template, and whether a step may use them."""

    def __init__(self, template: Template, context: TemplateContext) -> None:
        self.places = places(template)
        self.context = context
        self.unknown = Unknown()
        self.roots = variable_roots(template, context)
        self.results = {
            id: results_of(place.step, context.actions) for id, place in self.places.items()
        }
        self.fields: dict[str, Field] = dict(context.fields)
        """By the name that conditions use."""
        for root, variables in self.roots.items():
            for code, variable in variables.items():
                name = f"{root}.{code}"
                self.fields[name] = field_of(name, variable)
        for client in CLIENT_TYPES:
            for code, one in _fields_in(context.paths.get(client)):
                self.fields[f"{client}.{code}"] = msgspec.structs.replace(
                    one, code=f"{client}.{code}"
                )
        for id, given in self.results.items():
            for name, field in given.items():
                code = f"results.{id}.{name}"
                self.fields[code] = msgspec.structs.replace(field, code=code)

    def path_context(self, place: Place) -> PathContext:
        """Return what placeholders can name, as seen from a step."""
        return _Sight(self, place)

    def faults_of(self, name: str, place: Place) -> list[str]:
        """Return why a step cannot use a name of the workflow's own; nothing where it can."""
        if name.startswith("results."):
            source = self.places.get(name.split(".")[1])
            if source is not None and not _before(source, place):
                return [f"the step {source.step.id} has no results yet when this step runs"]
            if source is not None and is_unreadable(source.step):
                return []
        return [] if name in self.fields else [f"there is no {name}"]


class _Sight:
    """What a step sees; only where it names something else is all that there is put together."""

    def __init__(self, names: Names, place: Place) -> None:
        self._names = names
        self._place = place

    def knows(self, path: Path) -> bool:
        """Return whether there is something at a path."""
        if path[0] in OWN_ROOTS:
            return self._names.faults_of(".".join(path), self._place) == []
        return path in CLOCK or (
            len(path) == 2 and path[1] in self._names.context.paths.get(path[0], ())
        )

    def field(self, path: Path) -> Field | None:
        """Return of what kind the value at a path is, None where nobody knows."""
        if path[0] in OWN_ROOTS:
            return self._names.fields.get(".".join(path))
        return Paths(names=self._names.context.paths).field(path)

    def hint(self, path: Path) -> str:
        """Return what to say of a path that names nothing: what is meant, or what there is."""
        names = self._names
        if not names.unknown.helps():
            return ""
        late = [id for id, one in names.places.items() if not _before(one, self._place)]
        results = {id: tuple(given) for id, given in names.results.items() if id not in late}
        known = Paths(names={**names.context.paths, **names.roots}, results=results, late=late)
        return known.hint(path)


def condition_fields(template: Template, context: TemplateContext) -> dict[str, Field]:
    """Return the fields that the conditions of a template look at, by name."""
    names = Names(template, context)
    used = {
        name
        for place in names.places.values()
        for when in _conditions(place.step)
        for name in used_names(when)
    }
    return {name: field for name, field in names.fields.items() if name in used}


def condition_values(
    item: Mapping[str, Any],
    results: Mapping[str, Mapping[str, Any]],
    **roots: Mapping[str, Any],
) -> dict[str, Any]:
    """Return values by the names that conditions use.

    Args:
        item: stored values of the run's item, by field code.
        results: by step id and name.
        roots: values by code, of variables, parameters, constants, tenant_variables and
            tenant_constants.
    """
    values = dict(item)
    for root, inner in roots.items():
        values |= {f"{root}.{code}": value for code, value in inner.items()}
    for step, named in results.items():
        values |= {f"results.{step}.{name}": value for name, value in named.items()}
    return values


def variable_roots(
    template: Template, context: TemplateContext
) -> dict[str, Mapping[str, Variable | Constant]]:
    """Return parameters, variables and constants by the word in front of their codes."""
    return {
        "parameters": template.parameters,
        "variables": template.variables,
        "constants": template.constants,
        "tenant_variables": context.tenant_variables,
        "tenant_constants": context.tenant_constants,
    }


def results_of(step: Step, actions: Actions) -> Mapping[str, Field]:
    """Return what a step gives to later ones, by name."""
    failure = _FAILURE if isinstance(step, FailingStep) else {}
    return {**failure, **_given(step, actions)}


def _given(step: Step, actions: Actions) -> Mapping[str, Field]:
    """Return what a step gives that has been done."""
    match step:
        case ActionStep():
            known = step.action in actions.codes
            return actions.results(step.action, step.params) if known else {}
        case WaitForStage():
            return _RESULT | _fields(stage=FieldType.STRING, pipeline=FieldType.STRING)
        case WaitForClient():
            return _RESULT
        case WaitForEvent():
            return _RESULT | _fields(user=FieldType.USER)
        case UserTask():
            given = _RESULT | _fields(user=FieldType.USER, comment=FieldType.STRING)
            return given if step.decide is Decide.FIRST else given | answer_fields(step)
        case ListenStep():
            return _fields(event=FieldType.STRING)
        case _:
            return {}


def _fields_in(known: Collection[str] | None) -> list[tuple[str, Field]]:
    if not isinstance(known, Mapping):
        return []
    return [(code, one) for code, one in known.items() if isinstance(one, Field)]


def is_unreadable(step: object) -> bool:
    """Return whether a step only stands for one with faults."""
    return not isinstance(step, Step)


def looks_at(step: Step) -> set[str]:
    """Return the names of the values by which a step decides."""
    if isinstance(step, ForEachStep):
        return {step.over}
    return {name for when in _conditions(step) for name in used_names(when)}


def _conditions(step: Step) -> list[dict[str, Any] | None]:
    match step:
        case ConditionStep(branches=branches):
            return [branch.when for branch in branches]
        case WhileStep(when=when):
            return [when]
        case _:
            return []


def _before(source: Place, place: Place) -> bool:
    """Return whether a step can have results when another one runs.

    It can when it stands before it, or in a loop that holds both; a loop's own condition is
    checked again after its steps.
    """
    around = {*place.loops, place.step.id}
    return source.order < place.order or not around.isdisjoint(source.loops)


def _fields(**kinds: FieldType) -> dict[str, Field]:
    return {name: Field(code=name, title=name, type=kind) for name, kind in kinds.items()}


_FAILURE = _fields(reason=FieldType.STRING, message=FieldType.STRING)
"""Why a step could not be done: the code, and in words; empty where it was done."""
_RESULT = _fields(result=FieldType.STRING)
"""How a wait ended: reached, final, deleted, activity, given, yes, no, ok, cancel or timeout."""
