"""Conditions as sentences: read again where only the sentence was kept, and told in a language."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from chalicelib.domain.language.conditions import (
    MAX_DEPTH,
    AllOf,
    AnyOf,
    Condition,
    Leaf,
    Not,
    Operand,
    Operator,
)
from chalicelib.domain.language.operators import UNARY
from chalicelib.domain.language.values_in_words import Names, one_in_words
from chalicelib.domain.words.spoken_durations import spoken

_NAME: Final = re.compile(r"[\w.-]+")
_MOVED: Final = re.compile(r" (plus|minus) ([+-]?P[0-9A-Z]+)")
_PHRASES: Final = sorted(Operator, key=lambda one: -len(one.phrase))
_PAIRS: Final = frozenset({Operator.BETWEEN, Operator.TIME_BETWEEN})
_JOINS: Final[tuple[tuple[str, Callable[[tuple[Condition, ...]], Condition]], ...]] = (
    (" and ", AllOf),
    (" or ", AnyOf),
)
_JSON: Final = json.JSONDecoder()


def condition_at(text: str, start: int = 0) -> tuple[Condition, int] | None:
    """Return the condition whose sentence stands in a text from a place on, and where it ends.

    None where there is none, or it is not whole: long ones were cut.
    """
    try:
        return _joined(text, start, MAX_DEPTH + 1)
    except (ValueError, IndexError, RecursionError):
        return None


def condition_in_words(condition: Condition, names: Names) -> str:
    """Return a condition as a sentence in the language of the names, with titles and values."""
    match condition:
        case AllOf(members):
            parts = [_bracketed(one, names) for one in members]
            return _together("{what} and {rest}", parts, names) or names.tell("always")
        case AnyOf(members):
            return _together("{what} or {rest}", [_bracketed(one, names) for one in members], names)
        case Not(member):
            return names.tell("not ({what})", what=condition_in_words(member, names))
        case Leaf():
            return _compared(condition, names)


def _together(join: str, parts: list[str], names: Names) -> str:
    """Return parts joined by a word that stands between each two."""
    told = parts[-1] if parts else ""
    for one in parts[-2::-1]:
        told = names.tell(join, what=one, rest=told)
    return told


def _bracketed(condition: Condition, names: Names) -> str:
    told = condition_in_words(condition, names)
    several = isinstance(condition, (AllOf, AnyOf)) and len(_members(condition)) > 1
    return f"({told})" if several else told


def _members(condition: AllOf | AnyOf) -> tuple[Condition, ...]:
    return condition.all if isinstance(condition, AllOf) else condition.any


def _compared(leaf: Leaf, names: Names) -> str:
    field = names.field(leaf.field)
    sentence = f"{{field}} {leaf.op.phrase}"
    if leaf.op in UNARY:
        return names.tell(sentence, field=field)
    return names.tell(f"{sentence} {{value}}", field=field, value=_wanted(leaf, names))


def _wanted(leaf: Leaf, names: Names) -> str:
    if not isinstance(leaf.value, (tuple, list)):
        return _value(leaf.field, leaf.value, names)
    parts = [_value(leaf.field, one, names) for one in leaf.value]
    return _together("{what} and {rest}" if leaf.op in _PAIRS else "{what} or {rest}", parts, names)


def _value(code: str, value: Any, names: Names) -> str:
    if isinstance(value, Operand):
        field, moved = names.field(value.field), value.plus or value.minus
        if moved is None:
            return field
        way = "{field} plus {time}" if value.plus else "{field} minus {time}"
        return names.tell(way, field=field, time=spoken(moved, names.language))
    told = one_in_words(names.fields.get(code), value, names)
    return f"“{told}”" if told == value else told


def _joined(text: str, at: int, deeper: int) -> tuple[Condition, int]:
    """Read members with the same word between them; one alone is itself."""
    if not deeper:
        raise ValueError("too deep")
    if text.startswith("always", at):
        return AllOf(()), at + len("always")
    first, at = _member(text, at, deeper)
    for join, whole in _JOINS:
        if text.startswith(join, at):
            members = [first]
            while text.startswith(join, at):
                one, at = _member(text, at + len(join), deeper)
                members.append(one)
            return whole(tuple(members)), at
    return first, at


def _member(text: str, at: int, deeper: int) -> tuple[Condition, int]:
    for begin in ("not (", "("):
        if text.startswith(begin, at):
            inner, at = _joined(text, at + len(begin), deeper - 1)
            if text[at] != ")":
                raise ValueError("no end")
            return (Not(inner) if begin != "(" else inner), at + 1
    return _leaf(text, at)


def _leaf(text: str, at: int) -> tuple[Leaf, int]:
    field, at = _name(text, at)
    for operator in _PHRASES:
        phrase = f" {operator.phrase}"
        if not text.startswith(phrase, at):
            continue
        behind = at + len(phrase)
        if operator in UNARY:
            return Leaf(field, operator), behind
        if text[behind] == " ":
            value, at = _read(text, behind + 1)
            return Leaf(field, operator, value), at
    raise ValueError("no operator")


def _read(text: str, at: int) -> tuple[Any, int]:
    """Read a value: one of JSON, another field, or a list with other fields among them."""
    if text[at] == "[" and not _is_json(text, at):
        values: list[Any] = []
        while text[at] != "]":
            one, at = _read(text, at + (1 if text[at] == "[" else 2))
            values.append(one)
        return tuple(values), at + 1
    if _is_json(text, at):
        value, end = _JSON.raw_decode(text, at)
        return (tuple(value) if isinstance(value, list) else value), end
    name, at = _name(text, at)
    moved = _MOVED.match(text, at)
    if moved is None:
        return Operand(name), at
    return Operand(name, **{moved[1]: moved[2]}), moved.end()


def _is_json(text: str, at: int) -> bool:
    try:
        _, end = _JSON.raw_decode(text, at)
    except ValueError:
        return False
    return _NAME.match(text, end) is None


def _name(text: str, at: int) -> tuple[str, int]:
    found = _NAME.match(text, at)
    if found is None:
        raise ValueError("no name")
    return found[0], found.end()
