"""Parameters that name what the tenant has set up: connections and document templates.

Triggers are not asked: systems outside have forms and templates of their own (POST /v1/events).
"""

from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import Format
from chalicelib.catalogue.parameters.texts import pointer_to
from chalicelib.domain.errors import Fault
from chalicelib.domain.words.wording import there_is_no

_WORDS = {
    Format.CONNECTION: "connection of the kind {of}",
    Format.DOCUMENT_TEMPLATE: "active document template",
}
"""What is looked up, and what each of them is called."""


def check_chosen(action: msgspec.Struct, context: CheckContext) -> list[Fault]:
    """Return what an action's parameters name that the tenant does not have.

    The connection that is used where nobody names another may be made later.
    """
    faults: list[Fault] = []
    if context.chosen is None:
        return faults
    defaults = {field.name: field.default for field in msgspec.structs.fields(action)}
    for name, (format, of) in _chosen(type(action)).items():
        value = getattr(action, name)
        if value is None or value == defaults[name]:
            continue
        known = context.chosen(format, of)
        if value not in known:
            word = _WORDS[format].format(of=of)
            faults.append(Fault(pointer_to(name), there_is_no(word, value, known)))
    return faults


@cache
def _chosen(kind: type[msgspec.Struct]) -> dict[str, tuple[Format, str]]:
    """Return the parameters that name such a thing: its format, and of a connection the kind."""
    hints = get_type_hints(kind, include_extras=True)
    told = {name: _told(hints[name]) for name in kind.__struct_fields__}
    return {
        name: (Format(one["format"]), one.get("of", ""))
        for name, one in told.items()
        if one.get("format") in _WORDS
    }


def _told(hint: Any) -> dict[str, Any]:
    """Return what the marks of a parameter's type say."""
    found: dict[str, Any] = {}
    for part in get_args(hint):
        if isinstance(part, msgspec.Meta):
            found |= part.extra_json_schema or {}
        elif get_origin(hint) is not dict:
            found |= _told(part)
    return found
