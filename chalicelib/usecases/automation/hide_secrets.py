"""Takes the secrets out of rules, triggers and workflows for users who may not change them."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.parameters.secrets import HIDDEN, is_hidden, secrets_of
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.people.rights import Area, Caller, Right

One = TypeVar("One", Rule, Trigger)
Document = dict[str, Any]


def hide_secrets(reader: Caller, one: One, at: Area) -> One:
    """Return the rule or trigger as the reader may see it; who may change it there sees all.

    Parameters whose type is marked as a secret (catalogue/parameters/marks.py) are shown as stars.
    """
    kind = listing.action(one.action) if isinstance(one, Rule) else listing.trigger(one.trigger)
    hidden = secrets_of(kind) & one.params.keys()
    if reader.may(Right.AUTOMATION_UPDATE, at) or not hidden:
        return one
    return msgspec.structs.replace(one, params=_starred(one.params, hidden))


def hide_secrets_of_steps(reader: Caller, document: Mapping[str, Any]) -> Document:
    """Return the document of a workflow template as the reader may see it.

    What rules show as stars is shown as stars here, and so are the values of constants: they are
    set up like everything else, and often keys of other services.
    """
    if reader.may(Right.WORKFLOW_UPDATE):
        return dict(document)
    constants = document.get("constants", {})
    if constants:
        starred = {code: {**one, "value": HIDDEN} for code, one in constants.items()}
        document = {**document, "constants": starred}

    def hide(step: Document) -> Document:
        params = step.get("params", {})
        hidden = _secrets_of_step(step) & params.keys()
        return {**step, "params": _starred(params, hidden)} if hidden else step

    return _with_actions(document, hide)


def keep_secrets_of_steps(document: Mapping[str, Any], before: Mapping[str, Any]) -> Document:
    """Return a document with the stored secret or constant wherever stars have come back.

    A step is known by its id, as long as its action is the same. `before` is what is stored.
    """
    document = _with_constants(document, before)
    stored: dict[tuple[Any, Any], Document] = {}

    def note(step: Document) -> Document:
        stored[step["id"], step["action"]] = step.get("params", {})
        return step

    def keep(step: Document) -> Document:
        id, params = step.get("id"), step.get("params")
        if not isinstance(id, str) or not isinstance(params, dict):
            return step
        kept = stored.get((id, step["action"]), {})
        secrets = _secrets_of_step(step) & kept.keys()
        return {
            **step,
            "params": {
                name: kept[name] if is_hidden(value) and name in secrets else value
                for name, value in params.items()
            },
        }

    _with_actions(before, note)
    return _with_actions(document, keep)


def _with_constants(document: Mapping[str, Any], before: Mapping[str, Any]) -> Mapping[str, Any]:
    given, stored = document.get("constants"), before.get("constants", {})
    if not isinstance(given, dict):
        return document
    kept = {
        code: {**one, "value": stored[code]["value"]}
        for code, one in given.items()
        if code in stored and isinstance(one, dict) and is_hidden(one.get("value"))
    }
    return {**document, "constants": {**given, **kept}}


def _starred(params: Mapping[str, Any], hidden: frozenset[str]) -> Document:
    return {**params, **dict.fromkeys(hidden, HIDDEN)}


def _secrets_of_step(step: Mapping[str, Any]) -> frozenset[str]:
    return secrets_of(listing.action(step["action"]))


def _with_actions(document: Mapping[str, Any], change: Callable[[Document], Document]) -> Document:
    """Return a document with each of its actions changed; it may be anything that JSON can hold."""

    def within(value: Any) -> Any:
        if isinstance(value, list):
            return [within(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.get("type") == "action" and isinstance(value.get("action"), str):
            value = change(value)
        below = {"steps", "branches", "on_failure"} & value.keys()
        return {**value, **{name: within(value[name]) for name in below}}

    return {name: within(value) if name == "steps" else value for name, value in document.items()}
