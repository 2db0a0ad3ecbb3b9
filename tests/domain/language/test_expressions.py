"""What whole conditions become."""

import pytest

from chalicelib.domain.language import expressions
from chalicelib.domain.language.expressions import (
    ALWAYS,
    NEVER,
    Expression,
    both,
    called,
    either,
    function_of,
    negated,
)

YES, NO = called(lambda _: True), called(lambda _: False)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (ALWAYS, True),
        (NEVER, False),
        (both([]), True),
        (either([]), False),
        (both([YES, NO]), False),
        (both([YES, YES, YES]), True),
        (either([NO, YES]), True),
        (either([NO, NO, NO]), False),
        (negated(YES), False),
        (negated(either([YES, NO])), False),
        (negated(both([YES, NO])), True),
        (both([YES, either([NO, negated(NO)])]), True),
        (either([both([YES, NO]), both([NO, YES])]), False),
    ],
)
def test_an_expression_holds(expression, expected):
    assert expected is function_of(expression)({})


def test_what_stands_in_it_is_asked_of_the_reading_in_order():
    between = Expression("{} <= r[{}] <= {}", (1, "a", 5))
    holds = function_of(both([between, Expression("r[{}] in {}", ("b", {"x"}))]))

    assert [True, False, False] == [
        holds(reading) for reading in ({"a": 5, "b": "x"}, {"a": 0, "b": "x"}, {"a": 1, "b": "y"})
    ]


def test_nothing_is_asked_that_cannot_matter_any_more():
    holds = function_of(either([YES, Expression("r[{}]", ("missing",))]))

    assert holds({})


def test_what_people_wrote_never_becomes_a_part_of_the_text():
    """Braces and quotes are values as all others."""
    wanted = '{}"] or __import__("os") or r["'
    holds = function_of(Expression("r[{}] == {}", ("{0}", wanted)))

    assert [True, False] == [holds({"{0}": wanted}), holds({"{0}": "another"})]


def test_expressions_of_one_form_are_compiled_once():
    expressions._maker.cache_clear()
    for wanted in range(3):
        assert function_of(Expression("r[{}] == {}", ("a", wanted)))({"a": wanted})

    assert 1 == expressions._maker.cache_info().misses


def test_a_hundred_comparisons_deep_in_one_another_are_one_function():
    expression = YES
    for number in range(100):
        members = [expression, Expression("r[{}] > {}", ("a", number))]
        expression = (both, either)[number % 2](members)
    holds = function_of(expression)

    assert [True, False] == [holds({"a": 100}), holds({"a": 0})]
