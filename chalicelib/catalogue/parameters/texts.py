"""Text parameters: which ones an action has, what is wrong with them, and how they become text."""

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import PERSON_PATHS, ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Mark, marked
from chalicelib.domain.automation.effects import ActionFailed, Reasons
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.language.paths import Paths, check_template
from chalicelib.domain.language.placeholders import parse_template
from chalicelib.domain.words.escapes import Escape, plain
from chalicelib.domain.words.faults import escaped

TEXT_FAILURES: Reasons = {
    Code.TEMPLATE_VALUE: "A value does not suit the filter of its placeholder.",
    Code.TEMPLATE_TOO_LONG: "A text became too long when its placeholders were filled.",
}
"""Why a text parameter can fail; every action that has one can fail with these by itself."""
EMPTY_TEXT: Reasons = {
    Code.EMPTY_TEXT: "Nothing was left of the text when its placeholders were filled."
}
"""Why a text that must say something can fail (needed_text)."""


def check_texts(action: msgspec.Struct, context: CheckContext) -> list[Fault]:
    """Return what is wrong with the placeholders of an action's text parameters.

    Which results there are is looked at where the context says so.
    """
    path_context = context.path_context or Paths(names=names_in_paths(context))
    faults: list[Fault] = []
    for pointer, text in texts_of(action):
        try:
            found = check_template(parse_template(text), path_context)
        except Invalid as invalid:
            found = list(invalid.faults)
        faults += [fault.under(pointer) for fault in found]
    return faults


def names_in_paths(context: CheckContext) -> dict[str, Collection[str]]:
    """Return what placeholders can name of items and people, by root."""
    own = context.entity_type.code
    return {
        own: context.fields.get(own, {}),
        "item": context.fields.get(own, {}),
        **{client: context.fields.get(client, {}) for client in CLIENT_TYPES},
        "responsible": PERSON_PATHS,
    }


def placeholder_roots(action: msgspec.Struct) -> frozenset[str]:
    """Return where the placeholders of an action begin: deal, contact, results ...

    Raises:
        Invalid: a text is not a template.
    """
    return frozenset(path[0] for _, text in texts_of(action) for path in parse_template(text).paths)


def shown_texts(action: msgspec.Struct) -> Iterator[str]:
    """Yield the text parameters that people read.

    A value that is a single placeholder is taken over as it is stored, so nobody reads it.
    """
    for pointer, text in texts_of(action):
        if pointer.count("/") == 1 or parse_template(text).only is None:
            yield text


def needed_text(context: ActionContext, template: str, escape: Escape = plain) -> str:
    """Return the filled text, without white space around it.

    Where values are not escaped otherwise, those within a web address are encoded for it.

    Raises:
        ActionFailed: nothing is left of it.
    """
    text = with_addresses(context, template) if escape is plain else context.text(template, escape)
    text = text.strip()
    if not text:
        raise ActionFailed(Code.EMPTY_TEXT, "the text is empty after its placeholders were filled")
    return text


def with_addresses(context: ActionContext, template: str) -> str:
    """Return the filled text; values that stand in a web address are encoded for it.

    Raises:
        ActionFailed: a value does not suit its filter, or the text becomes too long.
    """
    if "://" not in template or "{{" not in template:
        return context.text(template)
    # Here, since it looks for addresses in texts: its expressions take long to compile.
    from chalicelib.domain.delivery.mail_places import escapes_in_text

    parsed = parse_template(template)
    return "".join(one for one, _ in context.parts(parsed, escapes_in_text(parsed)))


def filled(context: ActionContext, value: Any, *, read: bool = False) -> Any:
    """Return a value of JSON with the placeholders of all texts in it filled.

    A text that is a single placeholder becomes the stored value itself: a number stays one.
    `read` says that people read what comes out; else values stand in texts as they are stored.

    Raises:
        ActionFailed: a value does not suit its filter, or a text becomes too long.
    """
    if isinstance(value, str):
        return context.value(value, read=read)
    if isinstance(value, dict):
        return {key: filled(context, one, read=read) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(context, one, read=read) for one in value]
    return value


def pointer_to(*names: str | int) -> str:
    """Return the JSON Pointer to a place inside the parameters."""
    return "".join("/" + escaped(str(name)) for name in names)


def texts_in(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Return every string within a value, each with its pointer."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts_in(one, pointer + pointer_to(key))
    elif isinstance(value, (list, tuple)):
        for index, one in enumerate(value):
            yield from texts_in(one, pointer + pointer_to(index))


def texts_of(action: msgspec.Struct) -> Iterator[tuple[str, str]]:
    """Return the texts of an action that may hold placeholders, each with its pointer."""
    for name in marked(type(action), Mark.TEMPLATE):
        yield from texts_in(getattr(action, name), pointer_to(name))


def has_texts(action: type[msgspec.Struct]) -> bool:
    """Return whether an action has parameters that may hold placeholders."""
    return bool(marked(action, Mark.TEMPLATE))
