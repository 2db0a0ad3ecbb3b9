"""A form that was filled in: read strictly, whoever sent it. Pure."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.domain.automation.signals import Inquiry
from chalicelib.domain.errors import MAX_FAULTS, Fault, Invalid
from chalicelib.domain.forms.form import CONSENT, RESERVED, VISITOR, Form, FormField, target_of
from chalicelib.domain.items.fields import PRIVATE, Field, FieldType
from chalicelib.domain.words.faults import escaped
from chalicelib.domain.words.text import is_blank, parse_text

MAX_ANSWER = 5_000
"""Characters of one answer."""
MAX_TOLD = 10_000
"""Characters that the timeline shows."""
MOST_ADDRESSES = 4
"""By how many addresses and numbers it is looked for who it is."""
_YES = frozenset({"on", "true", "yes", "1"})
_NO = frozenset({"off", "false", "no", "0"})
_NUMBER = re.compile(r"[-+]?[0-9]{0,30}\.?[0-9]{1,30}([eE][-+]?[0-9]{1,3})?")
"""As browsers send numbers."""
Answers = Mapping[str, Any]


class Filled(msgspec.Struct, frozen=True):
    """What a form says, after every check."""

    values: dict[str, dict[str, Any]]
    """In stored form, by entity type and field."""
    addresses: tuple[str, ...]
    told: str
    """As the timeline shows it."""


def read_answers(form: Form, answers: Answers, fields: Mapping[str, Mapping[str, Field]]) -> Filled:
    """Return what was filled in.

    Raises:
        Invalid: with a pointer to each answer that is missing, unknown or does not fit.
    """
    faults = _unknown(form, answers)
    values: dict[str, dict[str, Any]] = {}
    told: list[str] = []
    for field in form.fields:
        target = target_of(field, fields)
        try:
            value = _answer(field, target, answers.get(field.name))
        except Invalid as invalid:
            faults.append(Fault(f"/{field.name}", invalid.faults[0].message))
            continue
        if value is None:
            continue
        private = target is not None and target.private
        told.append(f"{field.label}: {PRIVATE if private else _shown(answers[field.name])}")
        if target is not None:
            _keep(values, field, target, value)
    if form.consent and not _is_yes(answers.get(CONSENT)):
        faults.append(Fault(f"/{CONSENT}", "has to be agreed to"))
    if faults:
        raise Invalid(faults)
    lines = [f"Form “{form.name}”", *told]
    return Filled(values, _addresses(values), "\n".join(lines)[:MAX_TOLD])


def inquiry_of(form: Form, filled: Filled, answers: Answers) -> Inquiry:
    """Return what the form asks for, as it is set up now."""
    visitor = answers.get(VISITOR)
    return Inquiry(
        makes=form.makes,
        title=form.title or form.name,
        values=filled.values,
        addresses=filled.addresses,
        pipeline=form.pipeline,
        responsible=form.responsible,
        always_new=form.always_new,
        told=filled.told,
        visitor=visitor if isinstance(visitor, str) and 8 <= len(visitor) <= 64 else None,
    )


def _unknown(form: Form, answers: Answers) -> list[Fault]:
    known = {field.name for field in form.fields} | RESERVED
    strange = [name for name in answers if name not in known][:MAX_FAULTS]
    return [Fault("/" + escaped(name[:100]), "the form has no such field") for name in strange]


def _answer(field: FormField, target: Field | None, given: Any) -> Any:
    """Return an answer in stored form, None where there is none."""
    several = given if isinstance(given, list) else [given]
    said = [one for one in several if one is not None and not _is_empty(one)]
    if len(said) > 1 and not (target is not None and target.multiple):
        raise Invalid.at("", "must be given once")
    if not said:
        if field.required:
            raise Invalid.at("", "must not be empty")
        return None
    if any(len(one) > MAX_ANSWER for one in said if isinstance(one, str)):
        raise Invalid.at("", f"at most {MAX_ANSWER} characters")
    if target is None:
        return _text(said[0])
    parsed = [_typed(target, one) for one in said]
    value = target.parse(parsed if target.multiple else parsed[0])
    if field.required and value is False:
        raise Invalid.at("", "has to be ticked")
    return value


def _typed(target: Field, given: Any) -> Any:
    """Return an answer as the field's parser takes it: a form sends texts alone."""
    if not isinstance(given, str):
        if isinstance(given, dict):
            raise Invalid.at("", "expected a text")
        return given
    text = given.strip()
    if target.type is FieldType.NUMBER:
        if not _NUMBER.fullmatch(text):
            raise Invalid.at("", "expected a number")
        return int(text) if text.lstrip("+-").isdecimal() else float(text)
    if target.type is FieldType.BOOLEAN and text.lower() in _YES | _NO:
        return text.lower() in _YES
    return text


def _text(given: Any) -> str:
    if isinstance(given, bool):
        return "yes" if given else "no"
    try:
        return parse_text(str(given) if isinstance(given, (int, float)) else given)
    except ValueError as error:
        raise Invalid.at("", str(error)) from None


def _is_empty(given: Any) -> bool:
    return isinstance(given, str) and is_blank(given)


def _is_yes(given: Any) -> bool:
    return given is True or (isinstance(given, str) and given.strip().lower() in _YES)


def _shown(given: Any) -> str:
    several = given if isinstance(given, list) else [given]
    return ", ".join(_text(one).strip() for one in several)


def _keep(values: dict[str, dict[str, Any]], field: FormField, target: Field, value: Any) -> None:
    type, _, code = field.to.partition(".")
    held = values.setdefault(type, {})
    held[code] = [*held.get(code, []), *value] if target.multiple else value


def _addresses(values: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    found = [
        one["value"]
        for kind in ("emails", "phones")
        for held in values.values()
        for one in held.get(kind, [])
    ]
    return tuple(dict.fromkeys(found))[:MOST_ADDRESSES]
