"""Parameters, variables and constants: the values that a workflow works with besides its item."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language import placeholders
from chalicelib.domain.language.filters import Style, fitting_moment
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.labels import name_faults, title_faults
from chalicelib.domain.words.wording import Unknown

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Codes of parameters, variables and constants."""
MAX_OPTIONS = 200
MAX_SHARED_BYTES = 64 * 1024
"""Size of a variable or constant of the tenant, and of what such a variable holds."""

_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
_WHOLE = frozenset({FieldType.USER, FieldType.ITEM})


class Variable(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A parameter or variable of a template."""

    type: FieldType
    title: str = ""
    required: bool = False
    """Of a parameter: whether a run needs a value for it."""
    default: Any = None
    """What it holds when nothing was given, in stored form."""
    multiple: bool = False
    options: tuple[str, ...] = ()
    """Of a list: the values to choose from, 1 to MAX_OPTIONS different names."""
    target: str | None = None
    """Of an item: the entity type."""


class Constant(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A value that no run changes."""

    type: FieldType
    value: Any
    """In stored form."""
    title: str = ""
    multiple: bool = False
    options: tuple[str, ...] = ()
    """Of a list: the values to choose from, 1 to MAX_OPTIONS different names."""
    target: str | None = None
    """Of an item: the entity type."""


AnyVariable = TypeVar("AnyVariable", Variable, Constant)


def checked(variable: AnyVariable, entity_types: Collection[str]) -> AnyVariable:
    """Return a variable or constant with its default or value in stored form.

    `entity_types` are the codes of those that the tenant has.

    Raises:
        Invalid: with a pointer to each fault.
    """
    name = "value" if isinstance(variable, Constant) else "default"
    faults = [*title_faults("/title", variable.title), *_kind_faults(variable, entity_types)]
    value = None
    try:
        value = field_of(name, variable).parse(getattr(variable, name))
        if value is None and isinstance(variable, Constant):
            faults.append(Fault("/value", "a value is needed"))
    except Invalid as invalid:
        faults += [fault.under(f"/{name}") for fault in invalid.faults]
    if faults:
        raise Invalid(faults)
    return msgspec.structs.replace(variable, **{name: value})


def _kind_faults(variable: Variable | Constant, entity_types: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with what only lists and only items have."""
    options = variable.options
    if variable.type is FieldType.LIST:
        if not 1 <= len(options) <= MAX_OPTIONS or len(set(options)) < len(options):
            yield Fault("/options", f"a list needs options, 1 to {MAX_OPTIONS} different ones")
        else:
            for place, option in enumerate(options):
                yield from name_faults(f"/options/{place}", option)
    elif options:
        yield Fault("/options", "only a list has options")
    if variable.target is not None and variable.type is not FieldType.ITEM:
        yield Fault("/target", "only an item has a target")
    elif variable.target is not None and variable.target not in entity_types:
        yield Fault("/target", f"expected one of {', '.join(entity_types)}")


def field_of(code: str, variable: Variable | Constant) -> Field:
    """Return a variable as the field that conditions and parsers know."""
    return Field(
        code=code,
        title=variable.title or code,
        type=variable.type,
        multiple=variable.multiple,
        options=variable.options,
        target=variable.target,
    )


def start_parameters(
    parameters: Mapping[str, Variable], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the values with which a run starts, in stored form, defaults filled in.

    Raises:
        Invalid: a required value is missing, one is not of its type, or nobody knows it; pointers
        start at the parameters.
    """
    unknown = Unknown()
    faults = [
        Fault(f"/{escaped(str(code))}", unknown.said("parameter", code, parameters))
        for code in given
        if code not in parameters
    ]
    values: dict[str, Any] = {}
    for code, parameter in parameters.items():
        try:
            value = field_of(code, parameter).parse(given.get(code))
        except Invalid as invalid:
            faults += [fault.under(f"/{escaped(str(code))}") for fault in invalid.faults]
            continue
        values[code] = parameter.default if value is None else value
        if values[code] is None and parameter.required:
            faults.append(Fault(f"/{escaped(str(code))}", "a value is needed to start"))
    if faults:
        raise Invalid(faults)
    return values


def assigned_value(
    field: Field,
    value: Any,
    lookup: placeholders.Lookup,
    style: Style,
    show: placeholders.Show,
) -> Any:
    """Return what a variable holds after it was set to a value or to a text with placeholders.

    A text that is one placeholder and nothing else takes the value over as it is stored. Other
    texts are filled and then read as a value of the variable's type.

    Raises:
        Invalid: the outcome is not of the variable's type.
        Refused: a value does not suit its filter, or the text is too long.
    """
    if not isinstance(value, str) or "{{" not in value:
        return field.parse(value)
    template = placeholders.parse_template(value)
    if template.only is not None:
        found = placeholders.evaluated(template.only, lookup, style, show)[0]
        found = fitting_moment(field.type, found, style.zone)
        if field.multiple and found is not None and not isinstance(found, list):
            found = [found]
    else:
        read = field.type is FieldType.STRING
        text = template.render(lookup, style=style, show=show if read else None)
        found = [text] if field.multiple else text
    if isinstance(found, list):
        return field.parse([_read(field.type, one) for one in found] if field.multiple else found)
    return field.parse(_read(field.type, found))


def _read(kind: FieldType, value: Any) -> Any:
    """Return a text as the JSON value that its type needs; other values as they are."""
    if kind in (FieldType.STRING, FieldType.EMAIL, FieldType.PHONE) or not isinstance(value, str):
        return placeholders.show_value(value) if kind is FieldType.STRING else value
    text = value.strip()
    if kind is FieldType.BOOLEAN:
        return _TRUTHS.get(text.lower(), text)
    if kind in _WHOLE and text.isascii() and text.isdigit():
        return int(text)
    if kind is FieldType.NUMBER and re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        return float(text) if "." in text else int(text)
    return text
