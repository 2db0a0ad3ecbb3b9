"""Tests of a reading as expressions of Python, and the one function that a whole condition becomes.

Asking such a function is a single call, however many comparisons it holds. Its text is made of
names and operators alone; fields and values, and with them all that people wrote, are handed to it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple


class Expression(NamedTuple):
    """What is asked of a reading r, for example Expression("r[{}] > {}", (slot, 5))."""

    text: str
    things: tuple[Any, ...] = ()
    """What stands where the text has {}, in this order."""


ALWAYS, NEVER = Expression("True"), Expression("False")


def both(members: Sequence[Expression]) -> Expression:
    """Return what holds when every member does; with no members it does."""
    return _joined(" and ", members) if members else ALWAYS


def either(members: Sequence[Expression]) -> Expression:
    """Return what holds when at least one member does."""
    return _joined(" or ", members) if members else NEVER


def negated(one: Expression) -> Expression:
    """Return what holds when the expression does not."""
    return Expression(f"not ({one.text})", one.things)


def called(test: Callable[[Any], bool]) -> Expression:
    """Return what holds when a function says so of the reading."""
    return Expression("{}(r)", (test,))


def function_of(expression: Expression) -> Callable[[Any], bool]:
    """Return the function that tells of a reading whether the expression holds."""
    made: Callable[[Any], bool] = _maker(expression.text, len(expression.things))(
        *expression.things
    )
    return made


def _joined(word: str, members: Sequence[Expression]) -> Expression:
    if len(members) == 1:
        return members[0]
    text = word.join(f"({one.text})" for one in members)
    return Expression(text, tuple(thing for one in members for thing in one.things))


@lru_cache(maxsize=1024)
def _maker(text: str, number: int) -> Callable[..., Any]:
    """Return what makes the function of its things, compiled once for all conditions of a form."""
    names = [f"v{place}" for place in range(number)]
    source = f"lambda {', '.join(names)}: lambda r: {text.format(*names)}"
    maker: Callable[..., Any] = eval(source, {"__builtins__": {}})  # noqa: S307
    return maker
