"""Field values as parameters: checked when the rule is saved, made storable when it acts."""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.people import check_people
from chalicelib.catalogue.parameters.texts import filled, pointer_to, texts_in
from chalicelib.domain.automation.effects import ActionFailed, Reasons
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.filters import fitting_moment
from chalicelib.domain.language.placeholders import show_value
from chalicelib.domain.words.wording import there_is_no

VALUE_FAILURES: Reasons = {
    Code.BAD_VALUE: "A value is not of its field's type after its placeholders were filled.",
    Code.UNKNOWN_FIELD: "A field was removed after the rule was saved.",
}
"""Why field values can fail; part of the failure reasons of every action that takes them."""

_IDS = frozenset({FieldType.USER, FieldType.ITEM})
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def check_values(
    values: Mapping[str, Any],
    fields: Mapping[str, Field],
    context: CheckContext,
    elsewhere: Mapping[str, str] | None = None,
) -> list[Fault]:
    """Return what is wrong with the parameter `values`.

    `elsewhere` names, for fields that are changed in another way, what to use instead. The type of
    a value with placeholders shows only when the rule acts.
    """
    faults: list[Fault] = []
    for code, value in values.items():
        field = fields.get(code)
        pointer = pointer_to("values", code)
        if elsewhere and code in elsewhere:
            faults.append(Fault(pointer, f"cannot be changed here; use {elsewhere[code]}"))
        elif field is None:
            faults.append(Fault(pointer, there_is_no("field", code, fields)))
        elif field.read_only:
            faults.append(Fault(pointer, "is set by the service and cannot be written"))
        elif not _has_placeholder(value):
            faults += [fault.under(pointer) for fault in _value_faults(field, value, context)]
    return faults


def check_place(
    values: Mapping[str, Any], type: str, context: CheckContext, at: str = "values"
) -> list[Fault]:
    """Return what is wrong with the pipeline and stage of a new item, as far as they are given."""
    known = context.pipelines_of(type) if context.pipelines_of else {}
    pipeline, stage = values.get("pipeline"), values.get("stage")
    if not known:
        return []
    if isinstance(pipeline, str) and not _has_placeholder(pipeline) and pipeline not in known:
        return [Fault(pointer_to(at, "pipeline"), there_is_no("pipeline", pipeline, known))]
    if not isinstance(stage, str) or _has_placeholder(stage):
        return []
    where = [one for one in known.values() if pipeline == one.id]
    if not pipeline:
        where = [one for one in known.values() if one.is_default]
    where = where or list(known.values())
    if any(one.stage_called(stage) for one in where):
        return []
    codes = {one.code for each in where for one in each.stages}
    return [Fault(pointer_to(at, "stage"), there_is_no("stage", stage, codes))]


def stored_values(
    context: ActionContext, values: Mapping[str, Any], fields: Mapping[str, Field]
) -> dict[str, Any]:
    """Return the values in stored form, with their placeholders filled.

    A text that is a single placeholder takes over the value itself: a list stays a list.

    Raises:
        ActionFailed: a value is not of its field's type, or the field is gone.
    """
    stored = {}
    for code, given in values.items():
        field = fields.get(code)
        if field is None:
            raise ActionFailed(Code.UNKNOWN_FIELD, f"there is no field {code} any more")
        value = (
            _fitting(field, filled(context, given, read=field.type is FieldType.STRING))
            if _has_placeholder(given)
            else given
        )
        value = fitting_moment(field.type, value, context.zone)
        try:
            stored[code] = field.parse(value)
        except Invalid as invalid:
            raise ActionFailed(Code.BAD_VALUE, f"{code}: {invalid.faults[0].message}") from invalid
    return stored


def _value_faults(field: Field, value: Any, context: CheckContext) -> list[Fault]:
    try:
        stored = field.parse(value)
    except Invalid as invalid:
        return list(invalid.faults)
    if field.type is not FieldType.USER or stored is None:
        return []
    return check_people("", stored, context)


def _has_placeholder(value: Any) -> bool:
    return any("{{" in text for _, text in texts_in(value))


def _fitting(field: Field, value: Any) -> Any:
    """Return what came out of placeholders in the shape that the field's parser expects."""
    if value is None or value in ("", []):
        return None
    if not field.multiple:
        return _fitting_one(field.type, value)
    several = value if isinstance(value, list) else [value]
    return [_fitting_one(field.type, one) for one in several if one is not None and one != ""]


def _fitting_one(type: FieldType, value: Any) -> Any:
    if type in (FieldType.EMAIL, FieldType.PHONE, FieldType.FILE, FieldType.MONEY):
        return value
    if type is FieldType.BOOLEAN:
        return _TRUTH.get(value.lower(), value) if isinstance(value, str) else value
    if type is FieldType.NUMBER or type in _IDS:
        return _number(value) if isinstance(value, str) else value
    return show_value(value)


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
