"""Generate code (R25)."""

import msgspec
import pytest

from chalicelib.catalogue.action import parse_action
from chalicelib.catalogue.actions.employees.items.generate_code import GenerateCode
from chalicelib.domain.automation.effects import DrawCode
from tests.support.contexts import action_context, check_context, pointers


def test_a_code_is_drawn_and_kept_in_a_field():
    action = GenerateCode(length=10, alphabet="0123456789", field="comments")
    assert (DrawCode("0123456789", 10, "comments"),) == action.plan(action_context()).effects
    assert {"comments"} == action.changes()


@pytest.mark.parametrize(
    ("params", "place"),
    [
        ({"alphabet": "AABCDEFGHIJ"}, "/alphabet"),
        ({"alphabet": "ABCDEFGHI J"}, "/alphabet"),
        ({"field": "amount"}, "/field"),
        ({"field": "uf_tags"}, "/field"),
        ({"field": "nope"}, "/field"),
        ({"field": "stage"}, "/field"),
    ],
)
def test_what_is_wrong_with_it_is_named(params, place):
    assert [place] == pointers(GenerateCode(**params).check(check_context()))


@pytest.mark.parametrize("params", [{"length": 5}, {"length": 65}, {"alphabet": "01"}])
def test_codes_that_could_be_guessed_are_refused(params):
    with pytest.raises(msgspec.ValidationError):
        parse_action(GenerateCode, params)
