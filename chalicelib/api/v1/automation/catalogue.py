"""The catalogue over HTTP: what rules can do, what triggers can watch, how conditions compare."""

from typing import Annotated, Any, Literal

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.catalogue.app_entries import with_app_actions
from chalicelib.catalogue.listing import (
    describe_groups,
    describe_operators,
    describe_triggers,
)
from chalicelib.catalogue.named_fields import FieldList
from chalicelib.catalogue.steps import describe_steps
from chalicelib.catalogue.words.spoken import spoken
from chalicelib.domain.automation.effects import Reach
from chalicelib.domain.people.rights import Right
from chalicelib.domain.words.languages import languages, reasons_in, states_in
from chalicelib.usecases.configuration.show_fields import show_named_fields

CATALOGUE = Endpoints("Catalogue")


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """An action or a kind of trigger."""

    code: str
    group: str
    group_title: str
    title: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema; each has a title, and a format where something is to be picked."""
    example: dict[str, Any]
    """Parameters to begin with."""
    results: dict[str, str]
    failure_reasons: dict[str, str]


class ActionDocument(Described, frozen=True, kw_only=True):
    """An action."""

    reaches: list[Reach]
    """Whom it may reach."""
    entity_types: list[str] | None
    """The only types of items that it works on; null for all that have stages."""
    app_action: str | None = None
    """Of an action that an app has registered: its code, which goes with `run_app_action`."""


class ActionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that rules and workflows can do."""

    items: list[ActionDocument]


class TriggerDocument(Described, frozen=True, kw_only=True):
    """A kind of trigger."""

    from_client: bool
    """Whether it listens to something that POST /v1/events takes."""
    says: dict[str, str]
    """What such an event tells in its settings: name and meaning."""


class TriggerKindPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that triggers can watch."""

    items: list[TriggerDocument]


class GroupDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A shelf of the catalogue."""

    of: Literal["actions", "triggers"]
    code: str
    title: str
    entries: int
    """How many there are in it."""


class GroupPage(msgspec.Struct, frozen=True, kw_only=True):
    """All shelves, the empty ones too."""

    items: list[GroupDocument]


class CatalogueListing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Query parameters of the catalogue."""

    group: Annotated[str | None, msgspec.Meta(description="Only what is in this group.")] = None


class OperatorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An operator of conditions."""

    code: str
    title: str
    description: str
    types: list[str]
    """Field types that it fits."""


class OperatorPage(msgspec.Struct, frozen=True, kw_only=True):
    """All operators."""

    items: list[OperatorDocument]


class StepKindDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of step."""

    code: str
    """The step's `type`."""
    title: str
    description: str
    parameters: dict[str, Any]
    """JSON Schema of what stands beside `type` and `id`. Each has a title, and a format where
    something is to be picked; steps, branches and conditions within it have their format alone."""
    example: dict[str, Any]
    """A step to begin with."""
    rests: bool
    """Whether it waits, so that `listen` can listen to it."""
    may_fail: bool
    """Whether it takes `on_failure`."""
    repeats: bool
    """Whether it repeats what is in it."""


class StepKindPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a step can be."""

    items: list[StepKindDocument]


class WordsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What codes are called."""

    language: str
    """In which these are."""
    languages: dict[str, str]
    """Which there are, each as its speakers call it."""
    runs: dict[str, str]
    """States of runs of rules, and of steps."""
    workflow_runs: dict[str, str]
    """States of runs of workflows."""
    reasons: dict[str, str]
    """Why something did not happen, or waits."""


@CATALOGUE.get(
    "/v1/catalog/actions",
    right=Right.CATALOGUE_READ,
    answer=ActionPage,
    query=CatalogueListing,
)
def actions(call: Call) -> Answer:
    """List what rules can do, also what apps have registered, in the language that is asked for."""
    registered = call.tenant.configuration.tenant(call.now).app_actions
    return _page(call, "actions", with_app_actions(registered.values()))


@CATALOGUE.get(
    "/v1/catalog/triggers",
    right=Right.CATALOGUE_READ,
    answer=TriggerKindPage,
    query=CatalogueListing,
)
def triggers(call: Call) -> Answer:
    """List what triggers can watch, in the language that is asked for."""
    return _page(call, "triggers", describe_triggers())


@CATALOGUE.get("/v1/catalog/steps", right=Right.CATALOGUE_READ, answer=StepKindPage)
def steps(call: Call) -> Answer:
    """List what steps of workflows can be, in the language that is asked for."""
    return _spoken(call, "steps", describe_steps())


@CATALOGUE.get("/v1/catalog/groups", right=Right.CATALOGUE_READ, answer=GroupPage)
def groups(call: Call) -> Answer:
    """List the groups of actions and of triggers, in the language that is asked for."""
    return _spoken(call, "groups", describe_groups())


@CATALOGUE.get("/v1/catalog/operators", right=Right.CATALOGUE_READ, answer=OperatorPage)
def operators(call: Call) -> Answer:
    """List how conditions compare, in the language that is asked for."""
    return _spoken(call, "operators", describe_operators())


@CATALOGUE.get("/v1/catalog/words", right=Right.CATALOGUE_READ, answer=WordsDocument)
def words(call: Call) -> Answer:
    """Show what states are called and what reasons mean, in the language that is asked for."""
    language = call.language
    states = states_in(language)
    document = WordsDocument(
        language=language,
        languages=dict(languages()),
        runs=dict(states["runs"]),
        workflow_runs=dict(states["workflow_runs"]),
        reasons=dict(reasons_in(language)),
    )
    return Answer(document, headers={"Content-Language": language})


@CATALOGUE.get("/v1/catalog/fields/{type}", right=Right.FIELD_READ, answer=FieldList)
def fields(call: Call) -> Answer:
    """List the fields that conditions and texts can name, of items of a type and their clients.

    Those that are built in are called as the language has it that is asked for.
    """
    language = call.language
    found = show_named_fields(call.tenant, call.caller, call.path["type"], call.now, language)
    return Answer(found, headers={"Content-Language": language})


def _page(call: Call, of: str, all: list[dict[str, Any]]) -> Answer:
    return _spoken(call, of, [one for one in all if call.query.group in (None, one["group"])])


def _spoken(call: Call, of: str, entries: list[dict[str, Any]]) -> Answer:
    language = call.language
    items = [spoken(of, one, language) for one in entries]
    return Answer({"items": items}, headers={"Content-Language": language})
